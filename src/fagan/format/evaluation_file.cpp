#include "fagan/format/evaluation_file.hpp"

#include "fagan/format/write_model.hpp"
#include "fagan/simulation/draws.hpp"

namespace fagan {

std::vector<JudgedCause> judged_causes(const Model& model) {
  std::vector<JudgedCause> causes;
  for (const Cause& cause : model.causes()) {
    causes.push_back({cause.name, cause.title, cause.must_not_miss});
  }
  return causes;
}

EvaluationFile make_evaluation_file(const Model& model, std::string_view model_hash,
                                    const Prior& prior, const std::optional<WorldRecord>& world,
                                    Precision precision, Metrics metrics) {
  Believer scorer{model.name(), std::string(model_hash), prior.setting(),
                  prior_hash(prior, model.name())};
  EvaluationSubject subject{scorer.model_hash, scorer.prior_hash, {}, precision, 0, metrics, {}};
  if (world) {
    subject.world = world->hash();
    subject.draws = draws_version;
  }
  subject.prior_probabilities = PerCause<double>(model.n_causes());
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    subject.prior_probabilities[cause] = prior[cause];
  }
  return {Evaluation(std::move(subject)),
          std::move(scorer),
          model.title(),
          prior.title(),
          model.notice(),
          judged_causes(model),
          world,
          {},
          {}};
}

void merge(EvaluationFile& file, const EvaluationFile& other) {
  require_same_subject(file.evaluation.subject(), other.evaluation.subject());
  if (file.causes != other.causes) {
    throw Error("these evaluations cannot be put together: they name their causes differently");
  }
  if (file.averages.has_value() != other.averages.has_value()) {
    throw Error(
        "these evaluations cannot be put together: only one of them is averaged over the "
        "posterior");
  }
  file.evaluation.merge(other.evaluation);
  if (file.averages) file.averages->merge(*other.averages);
}

}  // namespace fagan
