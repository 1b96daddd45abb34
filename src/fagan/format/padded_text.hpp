#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "fagan/core/aligned.hpp"

namespace fagan {

/// A short text that is written often: whole words of it are copied, which needs no call and no
/// branch for its length, so that the place it is written to needs `slack` more bytes than it has.
class PaddedText {
 public:
  static constexpr std::size_t slack = 16;

  explicit PaddedText(std::string_view text) : text_(text), size_(text.size()) {
    text_.resize(round_up(size_ + 1, slack));
  }

  std::size_t size() const noexcept { return size_; }
  std::string_view text() const noexcept { return {text_.data(), size_}; }

  char* write(char* to) const {
    std::memcpy(to, text_.data(), slack);
    for (std::size_t i = slack; i < size_; i += slack) std::memcpy(to + i, &text_[i], slack);
    return to + size_;
  }

 private:
  std::string text_;
  std::size_t size_;
};

}  // namespace fagan
