#pragma once

#include <string>
#include <vector>

#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"
#include "support/exact.hpp"

namespace fagan::tests {

/// A naive Bayes model as other people published it (tests/data/published/README.md), three times
/// over: as decimals, as a Model built from them, and as the text of a model file.
struct PublishedModel {
  std::string name;  ///< the network, an underscore and its root
  Model model;
  Prior prior;
  std::string json;  ///< fagan-model/1, the prior among its settings as "published"

  ExactColumn exact_prior;
  std::vector<std::vector<ExactColumn>> exact;  ///< [finding][state]

  /// From the decimals as written; states, virtual evidence and unknown findings.
  ExactPosterior exact_diagnose(const Findings& findings) const;
};

/// All 25 of them, read once.
const std::vector<PublishedModel>& published_models();

}  // namespace fagan::tests
