#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace fagan {

/// Leaves new elements as their memory is: the thread that fills them touches its pages first.
template <class T>
struct UnfilledAllocator {
  using value_type = T;

  UnfilledAllocator() = default;
  template <class Other>
  explicit UnfilledAllocator(const UnfilledAllocator<Other>& /*all are alike*/) noexcept {}

  T* allocate(std::size_t n) { return std::allocator<T>().allocate(n); }
  void deallocate(T* memory, std::size_t n) noexcept { std::allocator<T>().deallocate(memory, n); }
  template <class Element>
  void construct(Element* at) noexcept {
    ::new (static_cast<void*>(at)) Element;
  }
  template <class Element, class... Values>
  void construct(Element* at, Values&&... values) {
    ::new (static_cast<void*>(at)) Element(std::forward<Values>(values)...);
  }

  friend bool operator==(const UnfilledAllocator&, const UnfilledAllocator&) noexcept = default;
};

/// A vector of plain values that hold nothing in particular until they are written to.
template <class T>
using UnfilledVector = std::vector<T, UnfilledAllocator<T>>;

}  // namespace fagan
