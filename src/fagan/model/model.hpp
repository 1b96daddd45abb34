#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/memo.hpp"
#include "fagan/core/units.hpp"
#include "fagan/model/cause.hpp"
#include "fagan/model/evidence.hpp"
#include "fagan/model/factor.hpp"
#include "fagan/model/finding.hpp"
#include "fagan/model/ids.hpp"
#include "fagan/model/likelihood.hpp"
#include "fagan/model/prior.hpp"
#include "fagan/model/red_flag.hpp"

namespace fagan {

/// Findings known to depend on each other within a cause, which naive Bayes ignores.
struct Dependency {
  std::vector<std::string> findings;
  std::string strength;  ///< weak, moderate, strong, very strong, deterministic
  bool negative = false;
  std::string group;
  std::string note;
  std::string measure;  ///< what was measured of it, such as "odds ratio"; shown, not used
  std::optional<double> value;
};

/// A warning of review() that the model's author knows and means.
struct Accepted {
  std::string at;  ///< JSON pointer of its place
  std::string why;
};

/// What is known before a case is seen: the causes that could explain it, the findings that could
/// be observed, and how often each finding accompanies each cause.
///
/// A Model is immutable and always valid: names are unique, every finding but a rule-only one has a
/// likelihood for every cause, every likelihood is a probability or a proper density. Make one with
/// ModelBuilder, or read one with read_model or load_model. Copies are cheap and share their data,
/// so a Model can be kept by value.
class Model {
 public:
  const std::string& name() const noexcept;
  const std::string& title() const noexcept;  ///< the name if nothing better was given
  const std::string& about() const noexcept;
  const std::string& version() const noexcept;
  const std::string& licence() const noexcept;
  /// What every output for a person says once, such as that this is for teaching.
  const std::string& notice() const noexcept;
  const std::string& default_setting() const noexcept;
  /// True if there is no likelihood yet: cases are to teach them, and until then no Prior can be
  /// made for the model, so that nothing is concluded from it.
  bool is_to_be_learned() const noexcept;

  std::span<const Cause> causes() const noexcept;
  std::span<const Finding> findings() const noexcept;
  /// Names of the causes, in their order; shared by what is made for this model.
  const std::shared_ptr<const std::vector<std::string>>& cause_names() const noexcept;
  std::size_t n_causes() const noexcept { return causes().size(); }
  std::size_t n_findings() const noexcept { return findings().size(); }
  const Cause& cause(CauseId id) const;
  const Finding& finding(FindingId id) const;

  /// The cause, finding or state with this name, or nothing if the model does not know it.
  std::optional<CauseId> find_cause(std::string_view name) const;
  std::optional<FindingId> find_finding(std::string_view name) const;
  std::optional<StateId> find_state(FindingId finding, std::string_view name) const;

  /// P(finding is in this state | cause) as written, in [0, 1]. At 0, seeing that state rules the
  /// cause out. For findings with states and likelihoods only.
  Probability likelihood(FindingId finding, StateId state, CauseId cause) const;
  /// log P(state | every cause): a column of [n_causes] natural logarithms, −inf where P is 0.
  std::span<const double> log_likelihoods(FindingId finding, StateId state) const;
  /// The density of a number given a cause.
  const Density& density(FindingId finding, CauseId cause) const;
  /// Where the numbers of one finding under one cause come from.
  const Evidence& evidence(FindingId finding, CauseId cause) const;
  /// True if that cell was written for this cause, false if it is the finding's default.
  bool is_explicit(FindingId finding, CauseId cause) const;

  /// The factors the likelihood is a product of, in the order sums run: each finding that has a
  /// likelihood is in exactly one, and factors are ordered by their first finding.
  std::span<const Factor> factors() const noexcept;
  /// The factor this finding belongs to, or nothing for a rule-only finding.
  const Factor* factor_of(FindingId finding) const;

  std::span<const RedFlag> red_flags() const noexcept;
  /// Groups of findings that are one measurement taken in different ways, the preferred one first.
  std::span<const std::vector<FindingId>> same_measurement() const noexcept;
  std::span<const Dependency> dependencies() const noexcept;
  std::span<const Accepted> accepted() const noexcept;
  std::span<const PublishedFigure> published() const noexcept;
  std::span<const Source> sources() const noexcept;
  const Source* find_source(std::string_view key) const;
  /// Priors that stand in the model itself; each is valid for it.
  std::span<const PriorDraft> settings() const noexcept;

  /// True for copies of one model, which are the same in everything.
  bool shares_data_with(const Model& other) const noexcept { return data_ == other.data_; }
  /// What others have found out about this model and want to find again: kept with it, shared by
  /// its copies.
  Memo& memo() const noexcept;

 private:
  friend class ModelChecker;
  struct Data;
  explicit Model(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace fagan
