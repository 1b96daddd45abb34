#pragma once

#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/model/case_event.hpp"

namespace fagan {

/// One case as it unfolds: findings arrive, change, are taken back; the posterior follows each.
///
/// The posterior at any point is that of `diagnose` on the findings at that point, bit for bit,
/// whatever happened on the way: taking a finding back returns to where the case was without it.
class Consultation {
 public:
  /// One event, and what was believed after it.
  struct Step {
    CaseEvent event;
    Posterior posterior;
  };

  Consultation(Model model, Prior prior);

  const Model& model() const noexcept { return findings_.model(); }
  const Prior& prior() const noexcept { return prior_; }
  const Findings& findings() const noexcept { return findings_; }
  /// What is believed before anything was observed, in the present setting.
  const Posterior& before() const noexcept { return before_; }
  /// What is believed now.
  const Posterior& posterior() const noexcept;

  /// An answer, or a changed one. Throws Error, and changes nothing, if it does not fit the
  /// finding.
  const Posterior& observe(FindingId finding, Observation observation);
  /// Takes an answer back. Throws Error if the finding was not observed.
  const Posterior& retract(FindingId finding);
  /// Notes a person's own estimate, a probability; it moves nothing.
  void guess(CauseId cause, double p);
  const Posterior& apply(const CaseEvent& event);

  /// Takes back what happened last, an event or a change of prior, or does it again; false if there
  /// is none. A new event ends what could be redone.
  bool undo();
  bool redo();

  /// The same findings in another setting: every posterior of the trail is told anew.
  void change_prior(Prior prior);

  /// Every event not undone, in order, with the posterior after each.
  std::span<const Step> trail() const noexcept { return trail_; }

 private:
  // Another prior took the place of this one when so many events had happened.
  struct PriorChange {
    Prior prior;
    std::size_t n_events;
  };

  void replay(std::size_t n_events);
  void tell_anew(Prior prior);
  const Posterior& push(CaseEvent event);

  Prior prior_;
  Findings findings_;
  Posterior before_;
  std::vector<Step> trail_;
  std::vector<PriorChange> changes_;
  std::vector<std::variant<CaseEvent, Prior>> undone_;  // what was undone last stands last
};

}  // namespace fagan
