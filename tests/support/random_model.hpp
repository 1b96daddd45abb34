#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fagan/model/findings.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"
#include "support/random.hpp"

namespace fagan::tests {

/// One finding of a Sketch: a row of probabilities for each cause, or a mean and sd for each.
struct FindingSketch {
  std::string name;
  std::vector<std::string> states;  ///< none for a number
  std::optional<NumberScale> scale;
  std::vector<std::vector<double>> rows;  ///< [cause][state]
  std::vector<double> mean;               ///< [cause]
  std::vector<double> sd;                 ///< [cause]
  std::vector<bool> is_default;  ///< [cause] whose numbers are written once, as the default
  /// A state that is left for the reader to work out from the others.
  std::optional<std::size_t> unwritten_state;
};

/// A model as plain numbers, which a test can rename, reorder and compute with on its own. Finding
/// j of the sketch is finding j of the model built from it; the same for causes and states.
struct Sketch {
  std::vector<std::string> causes;
  std::vector<double> prior;  ///< [cause]
  std::vector<FindingSketch> findings;
};

struct ModelAndPrior {
  Model model;
  Prior prior;
};

ModelAndPrior build(const Sketch& sketch);

struct RandomModelOptions {
  std::size_t least_causes = 1;
  std::size_t most_causes = 40;
  std::size_t least_findings = 0;
  std::size_t most_findings = 30;
  std::size_t most_states = 6;
  double share_of_numbers = 0.2;   ///< of the findings
  double share_of_defaults = 0.1;  ///< of the findings have a default, for about half of the causes
  double share_of_zeros = 0.05;    ///< of the probabilities, and of the prior
  double smallest = 1e-4;          ///< what probabilities other than 0 are spread from, before each
                                   ///< row is brought to a sum of 1
};

Sketch random_sketch(Random& random, const RandomModelOptions& options = {});
ModelAndPrior random_model(std::uint64_t seed, const RandomModelOptions& options = {});

/// The same model with its causes, findings and states in another order, under other names.
struct Reordering {
  Sketch sketch;
  std::vector<std::size_t> cause;               ///< where old cause k went
  std::vector<std::size_t> finding;             ///< where old finding j went
  std::vector<std::vector<std::size_t>> state;  ///< where its old state s went

  /// The same case, for the model built from the new sketch.
  Findings moved(const Findings& findings, const Model& model) const;
};
Reordering reordered(Random& random, const Sketch& sketch);

struct RandomFindingsOptions {
  double share_observed = 0.6;  ///< of the model's findings
  double share_unknown = 0.05;  ///< of those observed
  double share_virtual = 0.1;
  double share_intervals = 0.4;  ///< of the numbers observed
};

/// One observation that fits the finding.
Observation random_observation(Random& random, const Finding& finding,
                               const RandomFindingsOptions& options = {});
/// A case, its findings entered in a random order.
Findings random_findings(Random& random, const Model& model,
                         const RandomFindingsOptions& options = {});

}  // namespace fagan::tests
