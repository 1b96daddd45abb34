#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/format/read_model.hpp"

// Good texts, each spoilt in one place, and what must be said of them. The good texts are the files
// in tests/data/broken; line numbers below are theirs.

namespace fagan::tests {

/// One way to spoil a text, and the error it must cause.
struct Broken {
  const char* what;        ///< in words, for whoever reads the table
  std::string from;        ///< the first place this stands in the good text ...
  std::string to;          ///< ... is replaced with this
  const char* place;       ///< line:column
  const char* pointer;     ///< JSON pointer
  const char* message;     ///< part of the message
  std::size_t errors = 1;  ///< how many there are in all: one mistake should not cause a second
};

/// A good text: model.json, prior.json or case.json.
std::string good_text(const std::string& file);
/// The model that model.json describes.
const LoadedModel& good_loaded_model();

/// A good text with the first `from` replaced; fails the test if there is none.
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// Expects an error at a place, and so many errors altogether.
void expect_refused(const std::vector<Problem>& problems, const Broken& broken);

}  // namespace fagan::tests
