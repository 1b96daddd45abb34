#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "fagan/model/model.hpp"

namespace fagan {

/// What a Model holds, for model.cpp and model_builder.cpp only.
struct Model::Data {
  std::string name;
  std::string title;
  std::string about;
  std::string version;
  std::string licence;
  std::string notice;
  std::string default_setting;
  bool to_be_learned = false;

  std::vector<Cause> causes;
  std::shared_ptr<const std::vector<std::string>> cause_names;
  std::vector<Finding> findings;
  std::vector<Factor> factors;
  std::vector<RedFlag> red_flags;
  std::vector<std::vector<FindingId>> same_measurement;
  std::vector<Dependency> dependencies;
  std::vector<Accepted> accepted;
  std::vector<PublishedFigure> published;
  std::vector<Source> sources;
  std::vector<PriorDraft> settings;

  std::unordered_map<std::string, CauseId> cause_by_name;
  std::unordered_map<std::string, FindingId> finding_by_name;

  // [n_causes × n_states]: one column per state of each finding, in the model's order. A finding's
  // columns start at first_column; a number has none.
  Eigen::MatrixXd likelihood;
  Eigen::MatrixXd log_likelihood;
  PerFinding<Eigen::Index> first_column;

  // [n_causes] densities of each number, in the model's order.
  std::vector<PerCause<Density>> densities;
  PerFinding<std::size_t> density_position;

  // The sources of each finding's numbers: those written for a cause, and the default's.
  struct CellEvidence {
    std::unordered_map<std::uint32_t, Evidence> written;
    Evidence otherwise;
  };
  PerFinding<CellEvidence> evidence;
  PerFinding<const Factor*> factor_of;

  mutable Memo memo;
};

}  // namespace fagan
