#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "fagan/model/model.hpp"
#include "fagan/model/observation.hpp"

namespace fagan {

/// What was observed in one case. A finding that is not here was not asked: unknown is not absent.
///
/// Every observation fits its finding in the model. The order of entry is kept for telling the
/// story; the posterior does not depend on it.
class Findings {
 public:
  struct Entry {
    FindingId finding{};
    Observation observation;
    std::uint64_t turn = 0;  ///< position in the order of entry
  };

  explicit Findings(Model model) : model_(std::move(model)) {}

  const Model& model() const noexcept { return model_; }

  /// Records an observation. Observing a finding again replaces what was there and keeps its place
  /// in the order of entry. Throws Error if the observation does not fit the finding.
  Findings& observe(FindingId finding, Observation observation);
  /// The same by name, for findings with states. Throws Error, naming the nearest, if unknown.
  Findings& observe(std::string_view finding, std::string_view state);
  Findings& observe(std::string_view finding, double value);

  /// Forgets a finding, as if it had never been asked. Nothing happens if it was not.
  Findings& retract(FindingId finding);

  bool empty() const noexcept { return entries_.empty(); }
  std::size_t size() const noexcept { return entries_.size(); }
  /// The observation of a finding, or null if it was not asked.
  const Observation* find(FindingId finding) const noexcept;

  /// The entries, by the model's order of findings.
  std::span<const Entry> in_model_order() const noexcept { return entries_; }
  /// The findings, first entered first.
  std::vector<FindingId> in_order_of_entry() const;

 private:
  Model model_;
  std::vector<Entry> entries_;  // sorted by finding
  std::uint64_t next_turn_ = 0;
};

/// The finding with this name. Throws Error, naming the nearest names and synonyms, if there is
/// none.
FindingId require_finding(const Model& model, std::string_view name);
CauseId require_cause(const Model& model, std::string_view name);
StateId require_state(const Model& model, FindingId finding, std::string_view name);

/// Findings observed together although they are one measurement: the preferred one, and the rest.
struct DoubleMeasurement {
  FindingId preferred{};
  std::vector<FindingId> others;
};
std::vector<DoubleMeasurement> double_measurements(const Findings& findings);

}  // namespace fagan
