#include "fagan/model/prior.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/model_checker.hpp"

namespace fagan {

std::vector<Problem> problems(const Model& model, const PriorDraft& draft) {
  std::vector<Problem> found;
  const auto error = [&found](std::string pointer, std::string message) {
    found.push_back(error_at(std::move(pointer), std::move(message)));
  };
  if (!draft.model.empty() && draft.model != model.name()) {
    error("/model",
          "a prior for model " + quoted(draft.model) + ", not for " + quoted(model.name()));
    return found;
  }
  if (has_control_character(draft.setting) || find_bad_utf8(draft.setting)) {
    error("/setting", quoted(draft.setting) +
                          " is no name (expected text without control "
                          "characters)");
  }
  check_sample_size(draft.n, "", found);

  std::vector<std::string> causes;
  for (const Cause& cause : model.causes()) causes.push_back(cause.name);
  std::vector<std::string> keys;
  for (const Source& source : model.sources()) keys.push_back(source.key);
  Hints hints;
  std::vector<bool> given(model.n_causes(), false);
  double sum = 0;
  for (const PriorDraft::Entry& entry : draft.probabilities) {
    const std::string here = pointer_to("/probabilities", entry.cause);
    const auto cause = model.find_cause(entry.cause);
    if (!cause) {
      error(here, "unknown cause " + quoted(entry.cause) + hints(entry.cause, causes));
      continue;
    }
    if (given[index(*cause)]) error(here, "cause given twice");
    given[index(*cause)] = true;
    if (!(entry.p >= 0 && entry.p <= 1)) {
      error(pointer_to(here, "p"), shortest(entry.p) + " is not a probability (expected 0 to 1)");
    }
    check_sample_size(entry.evidence.n, here, found);
    if (!entry.evidence.source.empty() && model.find_source(entry.evidence.source) == nullptr) {
      error(pointer_to(here, "source"),
            "unknown source " + quoted(entry.evidence.source) + hints(entry.evidence.source, keys));
    }
    sum += entry.p;
  }
  for (const CauseId cause : ids<CauseId>(model.n_causes())) {
    if (!given[index(cause)]) {
      error("/probabilities", "no probability for cause " + quoted(model.cause(cause).name));
    }
  }
  if (found.empty()) check_sum(sum, "probabilities", "/probabilities", found);
  return found;
}

Checked<Prior> Prior::make(const Model& model, PriorDraft draft) {
  if (model.is_to_be_learned()) {
    throw Error("model " + quoted(model.name()) +
                " has no likelihoods yet: learn them from cases first (fagan fit)");
  }
  std::vector<Problem> found = problems(model, draft);
  if (has_errors(found)) throw Error(std::move(found));

  Prior prior;
  prior.causes_ = model.cause_names();
  prior.probability_ = PerCause<double>(model.n_causes());
  prior.evidence_ = PerCause<Evidence>(model.n_causes());
  double sum = 0;
  for (const PriorDraft::Entry& entry : draft.probabilities) sum += entry.p;
  // Decimals that sum to 1 on paper miss it by a few last bits; they stay as they were written.
  const double rounding = static_cast<double>(model.n_causes()) * 0x1p-53;
  if (std::abs(sum - 1) <= rounding) sum = 1;
  prior.sample_size_ = draft.n;
  for (const PriorDraft::Entry& entry : draft.probabilities) {
    const CauseId cause = *model.find_cause(entry.cause);
    prior.probability_[cause] = entry.p / sum;
    prior.evidence_[cause] = entry.evidence;
    const std::optional<double>& n = entry.evidence.n;
    if (!draft.n && n) prior.sample_size_ = std::min(prior.sample_size_.value_or(*n), *n);
  }
  // The library's logarithm: Eigen's own takes every number below 1e-308 for 1e-308.
  prior.log_probabilities_ =
      Eigen::Map<const Eigen::ArrayXd>(prior.probability_.values().data(),
                                       static_cast<Eigen::Index>(prior.size()))
          .unaryExpr([](double p) { return std::log(p); });
  prior.draft_ = std::move(draft);
  return {std::move(prior), std::move(found)};
}

Prior Prior::uniform(const Model& model) {
  PriorDraft draft;
  draft.setting = "uniform";
  draft.title = "Every cause equally probable";
  for (const Cause& cause : model.causes()) {
    draft.probabilities.push_back({cause.name, 1 / static_cast<double>(model.n_causes()), {}});
  }
  return make(model, std::move(draft)).value;
}

}  // namespace fagan
