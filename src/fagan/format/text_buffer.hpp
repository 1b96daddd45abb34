#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace fagan {

/// Text put together through a pointer, in memory that is neither cleared first nor given back: for
/// writers that would else spend most of their time on either.
class TextBuffer {
 public:
  std::string_view text() const noexcept { return {memory_.get(), size_}; }
  void clear() noexcept { size_ = 0; }

  /// Where the next `n` bytes may be written.
  char* room(std::size_t n) {
    if (size_ + n > capacity_) grow(size_ + n);
    return memory_.get() + size_;
  }
  /// What was written ends here.
  void end_at(const char* end) noexcept { size_ = static_cast<std::size_t>(end - memory_.get()); }

 private:
  void grow(std::size_t least) {
    const std::size_t capacity = std::max(least, 2 * capacity_);
    std::unique_ptr<char[]> memory(new char[capacity]);  // NOLINT(*-avoid-c-arrays)
    if (size_ > 0) std::memcpy(memory.get(), memory_.get(), size_);
    memory_ = std::move(memory);
    capacity_ = capacity;
  }

  // Not a vector or a string: those fill their memory before it is written, which would cost as
  // much as the writing.
  std::unique_ptr<char[]> memory_;  // NOLINT(*-avoid-c-arrays)
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace fagan
