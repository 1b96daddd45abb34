#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "fagan/evaluation/evaluation.hpp"

// Made-up judged cases for the tests of evaluation, and nothing of the library but its types.

namespace fagan::testing {

/// Judged cases in memory, a column of n_causes probabilities each.
template <class Real = double>
struct Judged {
  std::size_t n_causes = 0;
  std::vector<Real> p;
  std::vector<std::uint32_t> truth;
  std::vector<CaseStatus> status;

  std::size_t n() const { return truth.size(); }
  const Real* column(std::size_t i) const { return p.data() + i * n_causes; }
  JudgedCases<Real> view(std::size_t first, std::size_t count) const {
    return {column(first),
            n_causes,
            std::span(truth).subspan(first, count),
            std::span(status).subspan(first, count),
            {}};
  }
  JudgedCases<Real> all() const { return view(0, n()); }
};

/// Posteriors with logits normal around those of unequal base rates, and each truth drawn from its
/// own posterior: perfectly calibrated.
inline Judged<double> calibrated(std::size_t n_causes, std::size_t n, unsigned seed,
                                 double spread = 2) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0, spread);
  std::uniform_real_distribution<double> uniform(0, 1);
  Judged<double> cases;
  cases.n_causes = n_causes;
  cases.p.resize(n_causes * n);
  cases.status.assign(n, CaseStatus::ok);
  for (std::size_t i = 0; i < n; ++i) {
    double* p = cases.p.data() + i * n_causes;
    double sum = 0;
    for (std::size_t k = 0; k < n_causes; ++k) {
      p[k] = std::exp(normal(random) - 0.3 * static_cast<double>(k));
      sum += p[k];
    }
    for (std::size_t k = 0; k < n_causes; ++k) p[k] /= sum;
    double left = uniform(random);
    std::size_t truth = 0;
    while (truth + 1 < n_causes && left >= p[truth]) left -= p[truth++];
    cases.truth.push_back(static_cast<std::uint32_t>(truth));
  }
  return cases;
}

/// Every probability raised to a power and normalised: above 1 over-confident, below 1 timid.
inline Judged<double> sharpened(Judged<double> cases, double power) {
  for (std::size_t i = 0; i < cases.n(); ++i) {
    double* p = cases.p.data() + i * cases.n_causes;
    double sum = 0;
    for (std::size_t k = 0; k < cases.n_causes; ++k) sum += p[k] = std::pow(p[k], power);
    for (std::size_t k = 0; k < cases.n_causes; ++k) p[k] /= sum;
  }
  return cases;
}

inline Judged<float> as_float(const Judged<double>& cases) {
  Judged<float> result{cases.n_causes, {}, cases.truth, cases.status};
  for (const double p : cases.p) result.p.push_back(static_cast<float>(p));
  return result;
}

inline EvaluationSubject subject(std::size_t n_causes, Metrics metrics = Metrics::full,
                                 Precision precision = Precision::float64) {
  return {"model",
          "prior",
          "world",
          precision,
          1,
          metrics,
          PerCause<double>(n_causes, 1 / static_cast<double>(n_causes))};
}

inline Evaluation evaluate(const Judged<double>& cases, Metrics metrics = Metrics::full) {
  Evaluation evaluation(subject(cases.n_causes, metrics));
  evaluation.add("made up", 0, cases.all());
  return evaluation;
}

}  // namespace fagan::testing
