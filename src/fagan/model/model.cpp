#include "fagan/model/model.hpp"

#include "fagan/core/contract.hpp"
#include "fagan/model/model_data.hpp"

namespace fagan {

const std::string& Model::name() const noexcept { return data_->name; }
const std::string& Model::title() const noexcept { return data_->title; }
const std::string& Model::about() const noexcept { return data_->about; }
const std::string& Model::version() const noexcept { return data_->version; }
const std::string& Model::licence() const noexcept { return data_->licence; }
const std::string& Model::notice() const noexcept { return data_->notice; }
const std::string& Model::default_setting() const noexcept { return data_->default_setting; }
bool Model::is_to_be_learned() const noexcept { return data_->to_be_learned; }

std::span<const Cause> Model::causes() const noexcept { return data_->causes; }
const std::shared_ptr<const std::vector<std::string>>& Model::cause_names() const noexcept {
  return data_->cause_names;
}
Memo& Model::memo() const noexcept { return data_->memo; }
std::span<const Finding> Model::findings() const noexcept { return data_->findings; }
std::span<const Factor> Model::factors() const noexcept { return data_->factors; }
std::span<const RedFlag> Model::red_flags() const noexcept { return data_->red_flags; }
std::span<const std::vector<FindingId>> Model::same_measurement() const noexcept {
  return data_->same_measurement;
}
std::span<const Dependency> Model::dependencies() const noexcept { return data_->dependencies; }
std::span<const Accepted> Model::accepted() const noexcept { return data_->accepted; }
std::span<const PublishedFigure> Model::published() const noexcept { return data_->published; }
std::span<const Source> Model::sources() const noexcept { return data_->sources; }
std::span<const PriorDraft> Model::settings() const noexcept { return data_->settings; }

const Cause& Model::cause(CauseId id) const {
  FAGAN_ASSERT_LT(index(id), n_causes());
  return data_->causes[index(id)];
}

const Finding& Model::finding(FindingId id) const {
  FAGAN_ASSERT_LT(index(id), n_findings());
  return data_->findings[index(id)];
}

std::optional<CauseId> Model::find_cause(std::string_view name) const {
  const auto found = data_->cause_by_name.find(std::string(name));
  return found == data_->cause_by_name.end() ? std::nullopt : std::optional(found->second);
}

std::optional<FindingId> Model::find_finding(std::string_view name) const {
  const auto found = data_->finding_by_name.find(std::string(name));
  return found == data_->finding_by_name.end() ? std::nullopt : std::optional(found->second);
}

std::optional<StateId> Model::find_state(FindingId finding_id, std::string_view name) const {
  const std::vector<State>& states = finding(finding_id).states;
  for (std::size_t s = 0; s < states.size(); ++s) {
    if (states[s].name == name) return static_cast<StateId>(s);
  }
  return std::nullopt;
}

Probability Model::likelihood(FindingId finding_id, StateId state, CauseId cause) const {
  FAGAN_ASSERT_LT(index(state), finding(finding_id).states.size());
  FAGAN_ASSERT(data_->first_column[finding_id] >= 0);
  const Eigen::Index column = data_->first_column[finding_id] + static_cast<Eigen::Index>(state);
  return Probability(data_->likelihood(static_cast<Eigen::Index>(cause), column));
}

std::span<const double> Model::log_likelihoods(FindingId finding_id, StateId state) const {
  FAGAN_ASSERT_LT(index(state), finding(finding_id).states.size());
  FAGAN_ASSERT(data_->first_column[finding_id] >= 0);
  const Eigen::MatrixXd& all = data_->log_likelihood;
  const Eigen::Index column = data_->first_column[finding_id] + static_cast<Eigen::Index>(state);
  return {all.col(column).data(), static_cast<std::size_t>(all.rows())};
}

const Density& Model::density(FindingId finding_id, CauseId cause) const {
  FAGAN_ASSERT(finding(finding_id).is_number() && !finding(finding_id).rule_only);
  return data_->densities[data_->density_position[finding_id]][cause];
}

const Evidence& Model::evidence(FindingId finding_id, CauseId cause) const {
  const Data::CellEvidence& cells = data_->evidence[finding_id];
  const auto found = cells.written.find(static_cast<std::uint32_t>(cause));
  return found == cells.written.end() ? cells.otherwise : found->second;
}

bool Model::is_explicit(FindingId finding_id, CauseId cause) const {
  return data_->evidence[finding_id].written.contains(static_cast<std::uint32_t>(cause));
}

const Factor* Model::factor_of(FindingId finding_id) const { return data_->factor_of[finding_id]; }

const Source* Model::find_source(std::string_view key) const {
  for (const Source& source : data_->sources) {
    if (source.key == key) return &source;
  }
  return nullptr;
}

}  // namespace fagan
