#pragma once

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "fagan/inference/engine.hpp"
#include "fagan/model/case_batch.hpp"
#include "support/random_model.hpp"

// What tests of the engine share: models of every size, cases for them, and all it says of a batch.

namespace fagan::tests {

template <class Real>
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

/// Everything the engine says of a batch.
template <class Real>
struct Answers {
  Matrix<Real> posteriors;
  std::vector<CaseStatus> status;
  std::vector<double> log_evidence;

  friend bool operator==(const Answers&, const Answers&) = default;
};

template <class Real>
Answers<Real> answers(const Engine& engine, const PackedPriors& priors, const CaseBatch& cases,
                      const Run& run = {}) {
  Answers<Real> result{Matrix<Real>::Constant(static_cast<Eigen::Index>(engine.model().n_causes()),
                                              static_cast<Eigen::Index>(cases.n_cases()), Real{-1}),
                       std::vector<CaseStatus>(cases.n_cases(), CaseStatus::bad_prior),
                       std::vector<double>(cases.n_cases(), -1)};
  engine.diagnose(priors, cases, result.posteriors, result.status, result.log_evidence, run);
  return result;
}

/// Every bit the same.
template <class Real>
void expect_same_bits(const Answers<Real>& a, const Answers<Real>& b) {
  ASSERT_EQ(a.posteriors.size(), b.posteriors.size());
  EXPECT_EQ(std::memcmp(a.posteriors.data(), b.posteriors.data(),
                        sizeof(Real) * static_cast<std::size_t>(a.posteriors.size())),
            0);
  EXPECT_EQ(a.status, b.status);
  for (std::size_t i = 0; i < a.log_evidence.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(a.log_evidence[i]),
              std::bit_cast<std::uint64_t>(b.log_evidence[i]));
  }
}

/// Sizes spread evenly over the orders of magnitude: 1 to 200 causes, 0 to 400 findings of 2 to 60
/// states.
inline RandomModelOptions random_size(Random& random) {
  const auto spread = [&random](double least, double most) {
    return static_cast<std::size_t>(random.log_uniform(least, most + 0.999));
  };
  RandomModelOptions options;
  options.least_causes = options.most_causes = spread(1, 200);
  options.least_findings = options.most_findings = spread(1, 401) - 1;
  options.most_states = spread(2, 60);
  return options;
}

/// Cases of every kind, or of the kinds that need no list.
inline std::vector<Findings> random_cases(Random& random, const Model& model, std::size_t n,
                                          bool plain) {
  std::vector<Findings> cases;
  for (std::size_t i = 0; i < n; ++i) {
    RandomFindingsOptions options;
    options.share_observed = i == 0 ? 0 : random.uniform();
    if (plain) options.share_virtual = options.share_intervals = 0;
    cases.push_back(random_findings(random, model, options));
  }
  return cases;
}

}  // namespace fagan::tests
