#include "fagan/format/problem_list.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace fagan {
namespace {

constexpr std::size_t most_kept = 100;

bool comes_before(const Place& a, const Place& b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

std::string parent_of(const std::string& pointer) {
  const std::size_t slash = pointer.rfind('/');
  return slash == std::string::npos ? std::string() : pointer.substr(0, slash);
}

}  // namespace

std::vector<Problem> located(const JsonDocument& document, std::vector<Problem> problems) {
  for (Problem& problem : problems) problem.place = document.place_of(problem.place.pointer);
  return problems;
}

std::vector<Problem> in_order(std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return comes_before(a.place, b.place);
  });
  return problems;
}

FirstProblems::FirstProblems(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) add(problem.severity, problem.place, problem.message);
}

bool FirstProblems::is_full() const noexcept { return n_errors_ > most_kept; }

void FirstProblems::add(Severity severity, Place place, std::string message) {
  Problem problem{severity, std::move(place), std::move(message)};
  std::size_t& n = severity == Severity::error ? n_errors_ : n_warnings_;
  if (n++ < most_kept) {
    problems_.push_back(std::move(problem));
    return;
  }
  // What stands before one that is kept, although it was found later, takes its place.
  if (problem.place.line > 0) {
    const auto latest = std::max_element(
        problems_.begin(), problems_.end(), [&](const Problem& a, const Problem& b) {
          return a.severity != severity ||
                 (b.severity == severity && comes_before(a.place, b.place));
        });
    if (comes_before(problem.place, latest->place)) std::swap(problem, *latest);
  }
  const bool comes_first = problem.place.line > 0 && comes_before(problem.place, first_left_out_);
  if (left_out_++ == 0 || comes_first) {
    first_left_out_ = std::move(problem.place);
  }
}

std::vector<Problem> FirstProblems::sorted() const {
  std::vector<Problem> result = in_order(problems_);
  if (left_out_ > 0) {
    const Severity severity = has_errors(result) ? Severity::error : Severity::warning;
    result.push_back(
        {severity, first_left_out_,
         "and " + std::to_string(left_out_) + " more problem" + (left_out_ == 1 ? "" : "s")});
  }
  return result;
}

ProblemList::ProblemList(const JsonDocument& document)
    : document_(document), problems_(document.problems()) {
  for (const Problem& problem : document.problems()) repeated_.insert(problem.place.pointer);
}

void ProblemList::unreadable(const JsonValue& value, std::string message) {
  Place place = value.place();
  if (!is_full()) unreadable_.insert(place.pointer);
  problems_.add(Severity::error, std::move(place), std::move(message));
}

void ProblemList::missing(const JsonValue& object, std::string_view key) {
  Place place = object.place();
  place.pointer = pointer_to(place.pointer, key);
  if (!is_full()) unreadable_.insert(place.pointer);
  problems_.add(Severity::error, std::move(place), "missing");
}

void ProblemList::unknown_key(const JsonValue& value, const std::vector<std::string>& known) {
  problems_.add(Severity::error, value.key_place(),
                "unknown key " + quoted(value.key()) + hints_(value.key(), known));
}

void ProblemList::add(const Problem& problem) {
  if (follows_from_unreadable(problem.place.pointer)) return;
  problems_.add(problem.severity, document_.place_of(problem.place.pointer), problem.message);
}

void ProblemList::add(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) add(problem);
}

bool ProblemList::any_unreadable(const std::string& pointer) const {
  if (is_unreadable(pointer)) return true;
  const std::string inside = pointer + '/';
  const auto next = unreadable_.lower_bound(inside);
  return next != unreadable_.end() && next->compare(0, inside.size(), inside) == 0;
}

bool ProblemList::follows_from_unreadable(const std::string& pointer) const {
  const std::string inside = pointer + '/';
  for (auto next = unreadable_.lower_bound(inside);
       next != unreadable_.end() && next->compare(0, inside.size(), inside) == 0; ++next) {
    if (next->find('/', inside.size()) == std::string::npos) return true;
  }
  std::string above = pointer;
  while (true) {
    if (is_unreadable(above) || repeated_.contains(above)) return true;
    if (above.empty()) return false;
    above = parent_of(above);
  }
}

}  // namespace fagan
