#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace fagan {

/// A cache line, and the widest vector there is.
inline constexpr std::size_t cache_line = 64;

/// Memory that begins on a cache line.
template <class T>
struct AlignedAllocator {
  using value_type = T;

  AlignedAllocator() = default;
  template <class Other>
  explicit AlignedAllocator(const AlignedAllocator<Other>& /*all are alike*/) noexcept {}

  T* allocate(std::size_t n) {
    return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(cache_line)));
  }
  void deallocate(T* memory, std::size_t /*n*/) noexcept {
    ::operator delete(memory, std::align_val_t(cache_line));
  }

  friend bool operator==(const AlignedAllocator&, const AlignedAllocator&) noexcept = default;
};

template <class T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

/// The least multiple of `unit` that is not below n.
constexpr std::size_t round_up(std::size_t n, std::size_t unit) noexcept {
  return (n + unit - 1) / unit * unit;
}

/// How many bytes a place in memory is behind the last multiple of `unit`.
inline std::size_t offset_in(const void* memory, std::size_t unit) noexcept {
  return std::bit_cast<std::uintptr_t>(memory) % unit;
}

}  // namespace fagan
