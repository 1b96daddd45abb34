#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "fagan/core/error.hpp"
#include "fagan/format/read_model.hpp"

// What the programs that throw bytes at the readers share.

namespace fagan::fuzz {

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// What is read, or nothing if it is refused. Anything else that is thrown is a find.
template <class Read>
auto attempt(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const Error&) {
    return std::nullopt;
  }
}

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// The model that the small files of tests/data are about.
inline const Model& fever_model() {
  static const Model model = [] {
    std::ifstream file(FAGAN_SOURCE_DIR "/tests/data/broken/model.json", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return read_model(text, "model.json").model;
  }();
  return model;
}

}  // namespace fagan::fuzz
