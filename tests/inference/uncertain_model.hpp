#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/samplers.hpp"
#include "fagan/model/findings.hpp"
#include "fagan/model/model_builder.hpp"

// Small models with sample sizes, for tests of intervals.

namespace fagan::tests {

struct Uncertain {
  Model model;
  Prior prior;
  Findings findings;
};

using N = std::optional<double>;

inline Prior prior_of(const Model& model, const std::vector<double>& p, N n) {
  PriorDraft draft;
  draft.n = n;
  for (std::size_t k = 0; k < p.size(); ++k) {
    draft.probabilities.push_back({model.causes()[k].name, p[k], {}});
  }
  return Prior::make(model, draft).value;
}

/// Causes "a" and "b" with P(a) = prior, and a sign that is present.
inline Uncertain two_causes(double prior, N n_prior, double p_a, double p_b, N n) {
  ModelBuilder builder;
  builder.header({"two", {}, {}, {}, {}, {}, {}}).cause("a").cause("b").finding("sign");
  for (const auto& [cause, p] : {std::pair("a", p_a), std::pair("b", p_b)}) {
    Cell cell;
    cell.p = {{"present", p}};
    cell.evidence.n = n;
    builder.likelihood("sign", cause, cell);
  }
  const Model model = builder.build();
  Findings findings(model);
  findings.observe("sign", "present");
  return {model, prior_of(model, {prior, 1 - prior}, n_prior), findings};
}

inline double uniform(std::mt19937_64& random) {
  return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53;
}

inline std::vector<double> simplex(std::mt19937_64& random, std::size_t size) {
  std::vector<double> p(size);
  double sum = 0;
  for (double& x : p) sum += x = 0.05 + uniform(random);
  for (double& x : p) x /= sum;
  return p;
}

/// Three causes, four findings with two to four states each, all observed.
inline Uncertain uncertain_states(std::uint64_t seed, double smallest_n = 3) {
  std::mt19937_64 random(seed);
  ModelBuilder builder;
  builder.header({"states", {}, {}, {}, {}, {}, {}}).cause("a").cause("b").cause("c");
  std::vector<std::size_t> seen;
  for (const std::string finding : {"f", "g", "h", "i"}) {
    std::vector<std::string> states{"s0", "s1", "s2", "s3"};
    states.resize(2 + random() % 3);
    builder.finding(finding, states);
    seen.push_back(random() % states.size());
    for (const char* cause : {"a", "b", "c"}) {
      Cell cell;
      const std::vector<double> p = simplex(random, states.size());
      for (std::size_t s = 0; s < p.size(); ++s) cell.p.emplace_back(states[s], p[s]);
      cell.evidence.n = smallest_n + 20 * uniform(random);
      builder.likelihood(finding, cause, cell);
    }
  }
  const Model model = builder.build();
  Findings findings(model);
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    findings.observe(id, static_cast<StateId>(seen[index(id)]));
  }
  return {model, prior_of(model, simplex(random, 3), 8), findings};
}

/// Two causes and a number known from few cases, seen as a value or as an interval.
inline Uncertain uncertain_number(bool interval, bool with_range) {
  ModelBuilder builder;
  builder.header({"number", {}, {}, {}, {}, {}, {}}).cause("a").cause("b");
  NumberScale scale;
  if (with_range) scale.range = Range{-1, 2.5};
  builder.number("x", scale);
  for (const auto& [cause, mean, sd, n] :
       {std::tuple("a", 0.0, 1.0, 6.0), std::tuple("b", 1.5, 0.7, 10.0)}) {
    Cell cell;
    cell.mean = mean;
    cell.sd = sd;
    cell.evidence.n = n;
    builder.likelihood("x", cause, cell);
  }
  const Model model = builder.build();
  Findings findings(model);
  if (interval) {
    findings.observe(FindingId{0}, Interval{0.2, 1.1});
  } else {
    findings.observe(FindingId{0}, 1.1);
  }
  return {model, prior_of(model, {0.4, 0.6}, 9), findings};
}

/// P(first cause | findings) in versions of a model, each with a weight.
struct Weighted {
  std::vector<double> p;
  std::vector<double> weight;
  double mean = 0;
  double sd = 0;
  double effective_n = 0;

  double share_below(double limit) const {
    double below = 0;
    double all = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      all += weight[i];
      if (p[i] < limit) below += weight[i];
    }
    return below / all;
  }
};

/// For the two causes and one number of `uncertain_number`.
inline Weighted by_weighting(const Uncertain& world, std::size_t n_draws) {
  Weighted result;
  const Model& model = world.model;
  const Observation& seen = *world.findings.find(FindingId{0});
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < n_draws; ++i) {
    Sampler draw(RandomNumbers(Seed{123}, Stream::interview, i));
    double w[2];
    for (const CauseId cause : ids<CauseId>(2)) {
      const Density& d = model.density(FindingId{0}, cause);
      const double n = *model.evidence(FindingId{0}, cause).n;
      const double sd = d.sd() * std::sqrt((n - 1) / std::exp(draw.log_chi_squared(n - 1)));
      const double mean = d.mean() + sd * draw.normal() / std::sqrt(n);
      const Density drawn(*model.finding(FindingId{0}).number, mean, sd);
      const double log_p = std::holds_alternative<double>(seen)
                               ? drawn.log_density(std::get<double>(seen))
                               : drawn.log_mass(std::get<Interval>(seen));
      const double prior =
          std::exp(draw.log_gamma(*world.prior.sample_size() * world.prior[cause]));
      w[index(cause)] = prior * std::exp(log_p);
      result.weight.resize(i + 1);
      result.weight[i] += prior;  // for the moment what the prior's gammas sum to
    }
    const double evidence = (w[0] + w[1]) / result.weight[i];
    result.p.push_back(w[0] / (w[0] + w[1]));
    result.weight[i] = evidence;
    sum += evidence;
    squares += evidence * evidence;
    result.mean += evidence * result.p[i];
  }
  result.mean /= sum;
  for (std::size_t i = 0; i < n_draws; ++i) {
    result.sd += result.weight[i] * (result.p[i] - result.mean) * (result.p[i] - result.mean);
  }
  result.sd = std::sqrt(result.sd / sum);
  result.effective_n = sum * sum / squares;
  return result;
}

}  // namespace fagan::tests
