#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fagan/core/alias_table.hpp"
#include "fagan/simulation/draws.hpp"
#include "fagan/simulation/observation_process.hpp"
#include "fagan/simulation/truth.hpp"

namespace fagan {

/// What is recorded of one case. A unit is a draw panel or, after the panels, a number; bit i of a
/// mask is about the i-th finding of its unit.
struct CaseRecord {
  std::vector<std::uint8_t> codes;      ///< [n_panels] joint states as answered
  std::vector<std::uint8_t> missing;    ///< [n_units] masks
  std::vector<std::uint8_t> not_known;  ///< [n_units] masks: of the missing, those that were asked
};

/// An observation process made ready for drawing: what it does to each draw panel and number, as
/// alias tables. Immutable; may be used by many threads at once.
class Recorder {
 public:
  /// What may go missing of a unit: masks over its findings, drawn from the table of its context.
  /// A context is what the rules look at: the joint state the unit is truly in, the recorded states
  /// of other findings, both, or nothing.
  struct MissingTables {
    bool by_true_state = false;
    /// The findings with states whose record is looked at, where they stand.
    std::vector<Draws::Place> conditions;
    /// What one state more of a condition adds to the context.
    std::vector<std::size_t> weights;
    std::vector<AliasTable> tables;  ///< one per context; none where nothing goes missing

    bool is_constant() const noexcept { return tables.size() == 1; }
  };

  /// Throws Error with every problem if this is no process for the model, or looks at a finding
  /// that is not drawn.
  Recorder(const Model& model, const Draws& draws, const ObservationProcess& process);

  std::size_t n_units() const noexcept { return missing_.size(); }
  const MissingTables& missing(std::size_t unit) const { return missing_[unit]; }
  /// Joint answers given each joint true state; empty where answers of this panel are right.
  const std::vector<AliasTable>& answers(std::size_t panel) const { return answers_[panel]; }
  bool has_wrong_labels() const noexcept { return !labels_.empty(); }

  /// What is recorded of case `case_index` of the cohort `seed`.
  void record(Seed seed, std::uint64_t case_index, const Truth& truth, CaseRecord& record) const;
  /// The cause its record names.
  CauseId label(Seed seed, std::uint64_t case_index, CauseId truth) const;

  /// The context of a unit, from the true joint state of its panel (0 for a number) and the
  /// recorded joint states of every panel.
  std::size_t context(const MissingTables& tables, std::size_t true_code,
                      const std::uint8_t* recorded_codes, std::size_t stride = 1) const;

 private:
  void add_missing(const Model& model, const ObservationProcess& process,
                   const std::vector<FindingId>& findings, const DrawPanel* panel);
  void add_answers(const Model& model, const ObservationProcess& process, const DrawPanel& panel);
  void add_labels(const Model& model, const ObservationProcess& process);

  Draws draws_;
  std::vector<MissingTables> missing_;            // [n_units]
  std::vector<std::vector<AliasTable>> answers_;  // [n_panels]
  // By the number of findings in the unit; empty if what is missing was never asked.
  std::vector<AliasTable> not_known_;
  // Over (label − truth) mod n_causes. The first for every cause that has none of its own.
  std::vector<AliasTable> labels_;
  std::vector<std::size_t> label_table_;  // [n_causes]
};

}  // namespace fagan
