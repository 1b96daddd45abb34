#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include "fagan/core/contract.hpp"

namespace fagan {

/// The position an id stands for. Ids are `enum class ... : std::uint32_t`, so that an index of one
/// kind of thing cannot be used for another.
template <class Id>
constexpr std::size_t index(Id id) noexcept {
  return static_cast<std::size_t>(id);
}

/// A sequence with one value for each id of a kind, in the order of the ids.
template <class Id, class T>
class Indexed {
 public:
  Indexed() = default;
  explicit Indexed(std::size_t size, const T& value = T{}) : values_(size, value) {}
  explicit Indexed(std::vector<T> values) : values_(std::move(values)) {}
  Indexed(std::initializer_list<T> values) : values_(values) {}

  std::size_t size() const noexcept { return values_.size(); }
  bool empty() const noexcept { return values_.empty(); }

  T& operator[](Id id) {
    FAGAN_ASSERT_LT(index(id), values_.size());
    return values_[index(id)];
  }
  const T& operator[](Id id) const {
    FAGAN_ASSERT_LT(index(id), values_.size());
    return values_[index(id)];
  }

  auto begin() noexcept { return values_.begin(); }
  auto end() noexcept { return values_.end(); }
  auto begin() const noexcept { return values_.begin(); }
  auto end() const noexcept { return values_.end(); }

  std::span<T> values() noexcept { return values_; }
  std::span<const T> values() const noexcept { return values_; }

  friend bool operator==(const Indexed&, const Indexed&) = default;

 private:
  std::vector<T> values_;
};

/// The ids 0 .. size - 1, for `for (const CauseId cause : ids<CauseId>(n))`.
template <class Id>
class ids {
 public:
  explicit constexpr ids(std::size_t size) noexcept : size_(size) {}

  class iterator {
   public:
    explicit constexpr iterator(std::size_t position) noexcept : position_(position) {}
    constexpr Id operator*() const noexcept { return static_cast<Id>(position_); }
    constexpr iterator& operator++() noexcept {
      ++position_;
      return *this;
    }
    friend constexpr bool operator==(iterator, iterator) noexcept = default;

   private:
    std::size_t position_;
  };

  constexpr iterator begin() const noexcept { return iterator(0); }
  constexpr iterator end() const noexcept { return iterator(size_); }

 private:
  std::size_t size_;
};

}  // namespace fagan
