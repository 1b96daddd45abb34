#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/error.hpp"
#include "fagan/evaluation/evaluation.hpp"
#include "fagan/evaluation/posterior_average.hpp"
#include "fagan/format/figures_json.hpp"
#include "fagan/format/run_record.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"
#include "fagan/simulation/observation_text.hpp"

namespace fagan {

/// The model and prior that answered, or that cases were drawn from: by name, and by the hashes
/// that tell them from others.
struct Believer {
  std::string model;
  std::string model_hash;
  std::string setting;
  std::string prior_hash;

  friend bool operator==(const Believer&, const Believer&) = default;
};

/// The world simulated cases come from.
struct WorldRecord {
  Believer drawn_from;
  std::vector<std::string> shifts;  ///< likelihoods and probabilities that were moved, as typed
  std::vector<std::string> measures;
  ObservationTerms observation;

  /// SHA-256 of its canonical JSON.
  std::string hash() const;
  friend bool operator==(const WorldRecord&, const WorldRecord&) = default;
};

/// What a fagan-evaluation/1 file holds: an evaluation, the names for what it judges, and how it
/// was made. Its figures are derived anew whenever it is written.
struct EvaluationFile {
  Evaluation evaluation;
  Believer scorer;
  std::string title;          ///< of the model
  std::string setting_title;  ///< of the prior
  std::string notice;         ///< of the model
  std::vector<JudgedCause> causes;
  std::optional<WorldRecord> world;  ///< none for recorded cases
  RunRecord run;
  /// Of the same cases, where the world is known and allows for it.
  std::optional<PosteriorAverages> averages = {};
  /// The file recorded cases were read from, if it was one: not to be overwritten. In no file.
  std::string read_from = {};
};

/// An evaluation without a case: of answers this model and prior give to cases from that world, if
/// it is known.
EvaluationFile make_evaluation_file(const Model& model, std::string_view model_hash,
                                    const Prior& prior, const std::optional<WorldRecord>& world,
                                    Precision precision, Metrics metrics);

/// The causes of a model, as reports call them.
std::vector<JudgedCause> judged_causes(const Model& model);

/// The fagan-evaluation/1 text: `{"format", "figures", "state", "run"}`. Two evaluations that are
/// equal differ in "run" alone.
std::string write_evaluation(const EvaluationFile& file);

/// Reads a fagan-evaluation/1 text; what its "figures" say is not believed but derived anew. `path`
/// is what problems call the text. Throws an Error that lists every problem with its place.
EvaluationFile read_evaluation(std::string_view text, std::string path);

/// Adds all of another's. Throws Error, and adds nothing, if the two judge different things, or
/// have cases in common.
void merge(EvaluationFile& file, const EvaluationFile& other);

}  // namespace fagan
