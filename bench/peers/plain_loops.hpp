#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"
#include "fagan/model/prior.hpp"

// What a careful programmer would write first: no library, plain loops in double precision.

namespace fagan::bench {

/// A model as plain arrays.
struct PlainModel {
  std::size_t n_causes;
  std::vector<double> prior;  ///< [n_causes]
  std::vector<double> log_prior;
  std::vector<std::size_t> n_states;   ///< [n_findings]
  std::vector<std::size_t> first_row;  ///< [n_findings]
  std::vector<std::vector<double>> p;  ///< by row: P(state | cause), [n_causes]
  std::vector<std::vector<double>> log_p;

  PlainModel(const Model& model, const Prior& of)
      : n_causes(model.n_causes()), prior(n_causes), log_prior(n_causes) {
    for (std::size_t k = 0; k < n_causes; ++k) {
      prior[k] = of[static_cast<CauseId>(k)].value();
      log_prior[k] = std::log(prior[k]);
    }
    for (const FindingId finding : ids<FindingId>(model.n_findings())) {
      n_states.push_back(model.finding(finding).states.size());
      first_row.push_back(p.size());
      for (const StateId state : ids<StateId>(n_states.back())) {
        auto& row = p.emplace_back();
        auto& log_row = log_p.emplace_back();
        for (const CauseId cause : ids<CauseId>(n_causes)) {
          row.push_back(model.likelihood(finding, state, cause).value());
          log_row.push_back(std::log(row.back()));
        }
      }
    }
  }
  std::size_t n_findings() const { return n_states.size(); }
};

/// Posterior of one case: [n_findings] states, −1 for unknown.
inline void score_plainly(const PlainModel& model, const std::int8_t* states, double* posterior) {
  std::copy(model.log_prior.begin(), model.log_prior.end(), posterior);
  for (std::size_t j = 0; j < model.n_findings(); ++j) {
    if (states[j] < 0) continue;
    const double* const row =
        model.log_p[model.first_row[j] + static_cast<std::size_t>(states[j])].data();
    for (std::size_t k = 0; k < model.n_causes; ++k) posterior[k] += row[k];
  }
  const double most = *std::max_element(posterior, posterior + model.n_causes);
  double sum = 0;
  for (std::size_t k = 0; k < model.n_causes; ++k) {
    sum += posterior[k] = std::exp(posterior[k] - most);
  }
  for (std::size_t k = 0; k < model.n_causes; ++k) posterior[k] /= sum;
}

/// The basic figures as plain sums.
struct PlainFigures {
  double n = 0;
  double top1 = 0;
  double top3 = 0;
  double log_score = 0;
  double brier = 0;
  std::vector<std::uint64_t> confusion;
  struct Bin {
    double n = 0;
    double sum = 0;
    double correct = 0;
  };
  Bin bins[20];

  void add(const double* p, std::size_t n_causes, std::size_t truth) {
    confusion.resize(n_causes * n_causes);
    std::size_t before = 0;
    std::size_t top = 0;
    double squares = 0;
    for (std::size_t k = 0; k < n_causes; ++k) {
      before += p[k] > p[truth] ? 1U : 0U;
      squares += p[k] * p[k];
      if (p[k] > p[top]) top = k;
    }
    n += 1;
    top1 += before == 0 ? 1 : 0;
    top3 += before < 3 ? 1 : 0;
    log_score -= std::log(p[truth]);
    brier += squares - 2 * p[truth] + 1;
    ++confusion[truth * n_causes + top];
    Bin& bin = bins[std::min<std::size_t>(19, static_cast<std::size_t>(p[top] * 20))];
    bin.n += 1;
    bin.sum += p[top];
    bin.correct += top == truth ? 1 : 0;
  }
};

/// Draws, scores and judges: a finding is missing with probability `missing`.
inline PlainFigures simulate_plainly(const PlainModel& model, double missing, std::size_t n_cases,
                                     std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  PlainFigures figures;
  std::vector<std::int8_t> states(model.n_findings());
  std::vector<double> posterior(model.n_causes);
  for (std::size_t i = 0; i < n_cases; ++i) {
    double left = uniform(random);
    std::size_t cause = 0;
    while (cause + 1 < model.n_causes && left >= model.prior[cause]) left -= model.prior[cause++];
    for (std::size_t j = 0; j < model.n_findings(); ++j) {
      if (uniform(random) < missing) {
        states[j] = -1;
        continue;
      }
      left = uniform(random);
      std::size_t state = 0;
      while (state + 1 < model.n_states[j] && left >= model.p[model.first_row[j] + state][cause]) {
        left -= model.p[model.first_row[j] + state++][cause];
      }
      states[j] = static_cast<std::int8_t>(state);
    }
    score_plainly(model, states.data(), posterior.data());
    figures.add(posterior.data(), model.n_causes, cause);
  }
  return figures;
}

}  // namespace fagan::bench
