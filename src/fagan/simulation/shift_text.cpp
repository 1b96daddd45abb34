#include "fagan/simulation/shift_text.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/simulation/shift.hpp"

namespace fagan {
namespace {

struct CellName {
  FindingId finding;
  StateId state;
  CauseId cause;
};

// Names may hold colons; every way to cut the text in three is tried.
std::optional<CellName> find_cell(const Model& model, std::string_view text) {
  for (std::size_t a = text.find(':'); a != std::string_view::npos; a = text.find(':', a + 1)) {
    const auto finding = model.find_finding(text.substr(0, a));
    if (!finding) continue;
    for (std::size_t b = text.find(':', a + 1); b != std::string_view::npos;
         b = text.find(':', b + 1)) {
      const auto state = model.find_state(*finding, text.substr(a + 1, b - a - 1));
      const auto cause = model.find_cause(text.substr(b + 1));
      if (state && cause) return CellName{*finding, *state, *cause};
    }
  }
  return std::nullopt;
}

// What is wrong with the names of a term, told by its first parts.
[[noreturn]] void refuse_names(const Model& model, std::string_view text) {
  const std::size_t a = text.find(':');
  if (a == std::string_view::npos) require_cause(model, text);
  const FindingId finding = require_finding(model, text.substr(0, a));
  const std::string_view rest = text.substr(a + 1);
  const std::size_t b = rest.find(':');
  require_state(model, finding, rest.substr(0, b));
  if (b != std::string_view::npos) require_cause(model, rest.substr(b + 1));
  throw Error("expected FINDING:STATE:CAUSE or CAUSE before =");
}

void shift(ShiftedWorld& world, std::string_view term) {
  const std::size_t end = term.rfind('=');
  if (end == std::string_view::npos) throw Error("expected = and a probability");
  const std::string_view names = term.substr(0, end);
  const auto p = parse_number(term.substr(end + 1));
  if (!p || !(*p >= 0 && *p <= 1)) {
    throw Error(quoted(term.substr(end + 1)) + " is not a probability (expected 0 to 1)");
  }
  if (const auto cause = world.model.find_cause(names)) {
    world.prior = with_probability(world.model, world.prior, *cause, *p);
    return;
  }
  const auto cell = find_cell(world.model, names);
  if (!cell) refuse_names(world.model, names);
  world.model = with_likelihood(world.model, cell->finding, cell->state, cell->cause, *p);
}

}  // namespace

ShiftedWorld shifted(const Model& model, const Prior& prior,
                     const std::vector<std::string>& terms) {
  ShiftedWorld world{model, prior};
  std::vector<Problem> problems;
  for (const std::string& term : terms) {
    try {
      shift(world, term);
    } catch (const Error& error) {
      for (Problem problem : error.problems()) {
        problem.place = {};
        problem.message = quoted(term) + ": " + problem.message;
        problems.push_back(std::move(problem));
      }
    }
  }
  if (!problems.empty()) throw Error(std::move(problems));
  return world;
}

}  // namespace fagan
