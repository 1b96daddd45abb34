#include "fagan/inference/consultation.hpp"

#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

void play(const CaseEvent& event, Findings& findings) {
  if (const auto* answer = std::get_if<Observe>(&event)) {
    findings.observe(answer->finding, answer->observation);
  } else if (const auto* retraction = std::get_if<Retract>(&event)) {
    findings.retract(retraction->finding);
  }
}

}  // namespace

Consultation::Consultation(Model model, Prior prior)
    : prior_(std::move(prior)),
      findings_(std::move(model)),
      before_(diagnose(findings_.model(), prior_, findings_)) {}

const Posterior& Consultation::posterior() const noexcept {
  return trail_.empty() ? before_ : trail_.back().posterior;
}

const Posterior& Consultation::observe(FindingId finding, Observation observation) {
  return push(Observe{finding, std::move(observation)});
}

const Posterior& Consultation::retract(FindingId finding) {
  if (findings_.find(finding) == nullptr) {
    throw Error("finding " + quoted(model().finding(finding).name) + " was not observed");
  }
  return push(Retract{finding});
}

void Consultation::guess(CauseId cause, double p) {
  if (!(p >= 0 && p <= 1)) throw Error(shortest(p) + " is not a probability (expected 0 to 1)");
  push(Guess{cause, p});
}

const Posterior& Consultation::apply(const CaseEvent& event) {
  if (const auto* answer = std::get_if<Observe>(&event)) {
    return observe(answer->finding, answer->observation);
  }
  if (const auto* retraction = std::get_if<Retract>(&event)) return retract(retraction->finding);
  const auto& stated = std::get<Guess>(event);
  guess(stated.cause, stated.p);
  return posterior();
}

const Posterior& Consultation::push(CaseEvent event) {
  play(event, findings_);
  undone_.clear();
  trail_.push_back({std::move(event), diagnose(model(), prior_, findings_)});
  return posterior();
}

bool Consultation::undo() {
  if (!changes_.empty() && changes_.back().n_events == trail_.size()) {
    undone_.emplace_back(prior_);
    tell_anew(std::move(changes_.back().prior));
    changes_.pop_back();
    return true;
  }
  if (trail_.empty()) return false;
  undone_.emplace_back(std::move(trail_.back().event));
  trail_.pop_back();
  replay(trail_.size());
  return true;
}

bool Consultation::redo() {
  if (undone_.empty()) return false;
  const std::variant<CaseEvent, Prior> next = std::move(undone_.back());
  undone_.pop_back();
  if (const auto* prior = std::get_if<Prior>(&next)) {
    change_prior(*prior);
    return true;
  }
  CaseEvent event = std::get<CaseEvent>(next);
  play(event, findings_);
  trail_.push_back({std::move(event), diagnose(model(), prior_, findings_)});
  return true;
}

// The findings as they were after the first events: played again rather than stored with each
// event, because going back is rare and events are cheap.
void Consultation::replay(std::size_t n_events) {
  Findings findings(model());
  for (std::size_t i = 0; i < n_events; ++i) play(trail_[i].event, findings);
  findings_ = std::move(findings);
}

void Consultation::change_prior(Prior prior) {
  require_made_for(model(), prior);
  changes_.push_back({prior_, trail_.size()});
  tell_anew(std::move(prior));
}

void Consultation::tell_anew(Prior prior) {
  Findings findings(model());
  const Posterior before = diagnose(model(), prior, findings);
  std::vector<Step> trail;
  trail.reserve(trail_.size());
  for (const Step& step : trail_) {
    play(step.event, findings);
    trail.push_back({step.event, diagnose(model(), prior, findings)});
  }
  prior_ = std::move(prior);
  before_ = before;
  trail_ = std::move(trail);
}

}  // namespace fagan
