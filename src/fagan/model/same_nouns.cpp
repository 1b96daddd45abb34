#include "fagan/model/same_nouns.hpp"

#include <fmt/format.h>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

using Difference = std::optional<std::string>;

// What the two are called in messages.
struct Two {
  std::string_view one;
  std::string_view other;

  Difference numbers(std::string_view what, std::size_t a, std::size_t b) const {
    if (a == b) return std::nullopt;
    return fmt::format("the {} has {} {}, the {} {}", one, a, what, other, b);
  }
  Difference names(std::string_view what, const std::string& a, const std::string& b) const {
    if (a == b) return std::nullopt;
    return fmt::format("the {} has the {} {} where the {} has {}", one, what, quoted(a), other,
                       quoted(b));
  }
  Difference findings(const Finding& a, const Finding& b) const {
    if (auto found = names("finding", a.name, b.name)) return found;
    if (auto found = numbers("states of " + quoted(a.name), a.states.size(), b.states.size())) {
      return found;
    }
    for (std::size_t s = 0; s < a.states.size(); ++s) {
      if (auto found = names("state of " + quoted(a.name), a.states[s].name, b.states[s].name)) {
        return found;
      }
    }
    return names("unit of " + quoted(a.name), a.unit, b.unit);
  }
};

}  // namespace

Difference first_difference(const Model& a, const Model& b, std::string_view one,
                            std::string_view other) {
  if (a.shares_data_with(b)) return std::nullopt;
  const Two two{one, other};
  if (auto found = two.numbers("causes", a.n_causes(), b.n_causes())) return found;
  for (const CauseId cause : ids<CauseId>(a.n_causes())) {
    if (auto found = two.names("cause", a.cause(cause).name, b.cause(cause).name)) return found;
  }
  if (auto found = two.numbers("findings", a.n_findings(), b.n_findings())) return found;
  for (const FindingId id : ids<FindingId>(a.n_findings())) {
    if (auto found = two.findings(a.finding(id), b.finding(id))) return found;
  }
  return std::nullopt;
}

void require_same_names(const Model& a, const Model& b, std::string_view one,
                        std::string_view other) {
  if (const auto found = first_difference(a, b, one, other)) throw Error(*found);
}

void require_made_for(const Model& model, const Model& made_for, std::string_view what) {
  if (const auto found = first_difference(model, made_for, "model", "other")) {
    throw Error(
        fmt::format("{}: made for another model, {}: {}", what, quoted(made_for.name()), *found));
  }
}

void require_made_for(const Model& model, const Prior& prior) {
  if (prior.causes() == model.cause_names()) return;
  if (prior.size() != model.n_causes()) {
    throw Error(fmt::format("prior: made for another model: it has {} causes, the model {}",
                            prior.size(), model.n_causes()));
  }
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    const std::string& theirs = (*prior.causes())[index(cause)];
    const std::string& ours = model.cause(cause).name;
    if (theirs == ours) continue;
    throw Error(
        fmt::format("prior: made for another model: it has the cause {} where the model has {}",
                    quoted(theirs), quoted(ours)));
  }
}

void require_made_for(const Model& model, const Prior& prior, const Findings& findings) {
  require_made_for(model, prior);
  require_made_for(model, findings.model(), "findings");
}

}  // namespace fagan
