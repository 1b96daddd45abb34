#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fagan {

/// Where in the user's input something is. Any part may be missing; lines and columns count from 1,
/// columns in bytes, and 0 means unknown.
struct Place {
  std::string path;  ///< the file as the user named it, or the name of the argument
  int line = 0;
  int column = 0;
  std::string pointer;  ///< JSON pointer (RFC 6901), such as /causes/3/name

  friend bool operator==(const Place&, const Place&) = default;
};

enum class Severity { error, warning };

/// One thing wrong with the user's input: where, what was found, what was expected.
struct Problem {
  Severity severity = Severity::error;
  Place place;
  std::string message;

  friend bool operator==(const Problem&, const Problem&) = default;
};

/// A problem of which only the JSON pointer is known yet.
Problem error_at(std::string pointer, std::string message);
Problem warning_at(std::string pointer, std::string message);

/// `priors/highland.json:41:18: /causes/3/p: 1.07 is not a probability (expected 0 to 1)`
std::string to_string(const Problem& problem);

/// Appends one reference token to a JSON pointer, escaping `~` and `/`.
std::string pointer_to(std::string_view parent, std::string_view key);
std::string pointer_to(std::string_view parent, std::size_t position);

/// Bad input. Carries every problem found, the first of which stands for them all.
class Error : public std::runtime_error {
 public:
  explicit Error(std::vector<Problem> problems);
  /// One problem whose only known place is a JSON pointer, or none.
  explicit Error(std::string message, std::string pointer = {});

  const std::vector<Problem>& problems() const noexcept { return problems_; }
  const std::string& path() const noexcept { return problems_.front().place.path; }
  int line() const noexcept { return problems_.front().place.line; }
  const std::string& pointer() const noexcept { return problems_.front().place.pointer; }

 private:
  std::vector<Problem> problems_;
};

/// Two things that belong together differ in size: a matrix and a model, or two arrays.
class ShapeError : public Error {
 public:
  using Error::Error;
};

/// A file could not be read or written: not the fault of what it holds.
class FileError : public std::runtime_error {
 public:
  FileError(std::string path, const std::string& reason, int error_number = 0)
      : std::runtime_error(path + ": " + reason),
        path_(std::move(path)),
        error_number_(error_number) {}
  const std::string& path() const noexcept { return path_; }
  /// What the system calls the reason (an errno); 0 where it was not the system that refused.
  int error_number() const noexcept { return error_number_; }

 private:
  std::string path_;
  int error_number_;
};

/// A value read from the user's input, with what deserves a warning.
template <class T>
struct Checked {
  T value;
  std::vector<Problem> warnings;
};

bool has_errors(const std::vector<Problem>& problems) noexcept;

}  // namespace fagan
