#include "fagan/evaluation/evaluation.hpp"

#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

[[noreturn]] void cannot_merge(const char* what, const std::string& a, const std::string& b) {
  throw Error(std::string("these evaluations cannot be put together: ") + what + ' ' + a + " and " +
              b);
}

void require_same(const char* what, const std::string& a, const std::string& b) {
  if (a != b) cannot_merge(what, quoted(a), quoted(b));
}

const char* name_of(Precision precision) {
  return precision == Precision::float32 ? "float32" : "float64";
}
const char* name_of(Metrics metrics) { return metrics == Metrics::basic ? "basic" : "full"; }

}  // namespace

void require_same_subject(const EvaluationSubject& a, const EvaluationSubject& b) {
  require_same("model", a.model, b.model);
  require_same("prior", a.prior, b.prior);
  require_same("world", a.world, b.world);
  if (a.draws != b.draws) cannot_merge("draws", std::to_string(a.draws), std::to_string(b.draws));
  if (a.precision != b.precision)
    cannot_merge("precision", name_of(a.precision), name_of(b.precision));
  if (a.metrics != b.metrics) cannot_merge("metrics", name_of(a.metrics), name_of(b.metrics));
  if (a.prior_probabilities != b.prior_probabilities) {
    cannot_merge("prior", quoted(a.prior), "one of the same name with other probabilities");
  }
}

Evaluation::Evaluation(EvaluationSubject subject)
    : subject_(std::move(subject)), basic_(subject_.prior_probabilities.size()) {
  if (subject_.metrics == Metrics::full) full_.emplace(n_causes());
}

template <class Real>
void Evaluation::add(std::string_view cohort, std::uint64_t first, const JudgedCases<Real>& cases) {
  FAGAN_ASSERT(precision_of<Real> == subject_.precision);
  ranges_.add(cohort, {first, first + cases.truth.size()});
  basic_.add(cases);
  if (full_) full_->add(cases, first);
}

template void Evaluation::add(std::string_view, std::uint64_t, const JudgedCases<double>&);
template void Evaluation::add(std::string_view, std::uint64_t, const JudgedCases<float>&);

void Evaluation::add(std::string_view cohort, CaseRange range, const BasicTally& basic,
                     const std::optional<FullTally>& full) {
  FAGAN_ASSERT(full.has_value() == full_.has_value());
  FAGAN_ASSERT_EQ(range.end - range.first, basic.n_cases());
  ranges_.add(cohort, range);
  basic_.merge(basic);
  if (full_) full_->merge(*full);
}

void Evaluation::merge(const Evaluation& other) {
  require_same_subject(subject_, other.subject_);
  if (ranges_.n_cases() + other.ranges_.n_cases() > most_cases) {
    throw Error("these evaluations cannot be put together: more than a million million cases");
  }
  ranges_.merge(other.ranges_);
  left_out_ += other.left_out_;
  basic_.merge(other.basic_);
  if (full_) full_->merge(*other.full_);
}

}  // namespace fagan
