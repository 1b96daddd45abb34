#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/json_document.hpp"

namespace fagan {

/// The problems with the places their pointers have in a document.
std::vector<Problem> located(const JsonDocument& document, std::vector<Problem> problems);

/// The problems in the order of the text.
std::vector<Problem> in_order(std::vector<Problem> problems);

/// Problems as they are found in one text, of which the first hundred errors and the first hundred
/// warnings are kept and the others counted: nobody reads more, and a text may hold any number.
class FirstProblems {
 public:
  explicit FirstProblems(const std::vector<Problem>& problems = {});

  void add(Severity severity, Place place, std::string message);
  /// True once there are more errors than are kept.
  bool is_full() const noexcept;
  bool empty() const noexcept { return problems_.empty(); }
  /// In the order of the text; the number of those left out comes last, at the place of the first
  /// of them.
  std::vector<Problem> sorted() const;

 private:
  std::vector<Problem> problems_;
  std::size_t n_errors_ = 0;
  std::size_t n_warnings_ = 0;
  std::size_t left_out_ = 0;
  Place first_left_out_;
};

/// Everything wrong with one document, found by its form first and by its meaning later, each with
/// its place. Starts with what the document itself reports.
class ProblemList {
 public:
  explicit ProblemList(const JsonDocument& document);

  /// A value that could not be read as what it should be.
  void unreadable(const JsonValue& value, std::string message);
  /// A key the object needs and does not have.
  void missing(const JsonValue& object, std::string_view key);
  /// A key that means nothing here, where some others would.
  void unknown_key(const JsonValue& value, const std::vector<std::string>& known);

  /// Something wrong with the meaning, known by its pointer. Left out if it only follows from
  /// a value that could not be read: that value stands there, above it or directly inside it.
  void add(const Problem& problem);
  void add(const std::vector<Problem>& problems);

  /// True once there are more problems than will be told.
  bool is_full() const noexcept { return problems_.is_full(); }
  /// True if what is at this pointer could not be read.
  bool is_unreadable(const std::string& pointer) const { return unreadable_.contains(pointer); }
  /// True if something at or below this pointer could not be read.
  bool any_unreadable(const std::string& pointer) const;

  /// What is kept of them: see FirstProblems.
  std::vector<Problem> sorted() const { return problems_.sorted(); }

 private:
  bool follows_from_unreadable(const std::string& pointer) const;

  const JsonDocument& document_;
  FirstProblems problems_;
  std::set<std::string> unreadable_;
  std::set<std::string> repeated_;
  Hints hints_;
};

}  // namespace fagan
