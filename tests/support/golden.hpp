#pragma once

#include <filesystem>
#include <string>

#include "support/shell.hpp"

namespace fagan::tests {

/// A command and what it answers, as a text file that can be read and compared:
///
///     $ fagan list settings
///     …what it prints…
///     [stderr]
///     …its messages…
///     [exit 2]
///
/// The part after [stderr] is left out if there is none, and so is [exit 0]. Escape characters are
/// written as ␛.
struct Golden {
  std::string line;
  ShellResult expected;

  static Golden parse(const std::string& text);
};

std::string golden_text(const std::string& line, const ShellResult& result);

/// True if both texts are the same, or JSON that differs in nothing but the last digits of its
/// numbers, where machines round their logarithms differently.
bool same_output(const std::string& a, const std::string& b);

}  // namespace fagan::tests
