#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "fagan/model/case_batch.hpp"
#include "fagan/model/model_builder.hpp"
#include "fagan/model/prior.hpp"

// The model of all measurements: 15 causes, 40 findings of two states and 10 of three, of which a
// case knows four in five; and numbers beside them, if wanted.

namespace fagan::bench {

inline double uniform(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11U) * 0x1p-53;
}

struct Known {
  Model model;
  Prior prior;
};

// Most causes are alike in a finding, and some are not.
inline Known make_model(std::size_t n_numbers = 0) {
  std::mt19937_64 random(7);
  ModelBuilder builder;
  builder.header({"measured", {}, {}, {}, {}, {}, {}});
  PriorDraft draft;
  double sum = 0;
  for (int k = 0; k < 15; ++k) {
    builder.cause("c" + std::to_string(k));
    draft.probabilities.push_back({"c" + std::to_string(k), std::pow(k + 1.0, -0.8), {}});
    sum += draft.probabilities.back().p;
  }
  for (PriorDraft::Entry& entry : draft.probabilities) entry.p /= sum;
  for (int j = 0; j < 50; ++j) {
    const std::size_t n_states = j < 40 ? 2 : 3;
    std::vector<std::string> states;
    for (std::size_t s = 0; s < n_states; ++s) states.push_back("s" + std::to_string(s));
    const std::string name = "f" + std::to_string(j);
    builder.finding(name, states);
    const double usual = -1.2 + 1.5 * (uniform(random) - 0.5);
    for (int k = 0; k < 15; ++k) {
      std::vector<double> weight{1};
      double total = 1;
      for (std::size_t s = 1; s < n_states; ++s) {
        const double own = uniform(random) < 0.3 ? 5 * (uniform(random) - 0.5) : 0;
        weight.push_back(std::exp(usual + own));
        total += weight.back();
      }
      std::vector<std::pair<std::string, double>> p;
      for (std::size_t s = 1; s < n_states; ++s) p.emplace_back(states[s], weight[s] / total);
      builder.p(name, "c" + std::to_string(k), p);
    }
  }
  for (std::size_t n = 0; n < n_numbers; ++n) {
    const std::string name = "x" + std::to_string(n);
    builder.number(name, {});
    for (int k = 0; k < 15; ++k) {
      Cell cell;
      cell.mean = uniform(random);
      cell.sd = 0.5 + uniform(random);
      builder.likelihood(name, "c" + std::to_string(k), cell);
    }
  }
  const Model model = builder.build();
  return {model, Prior::make(model, draft).value};
}

inline CaseBatch make_cases(const Known& known, std::size_t n) {
  std::mt19937_64 random(8);
  CaseBatch cases(known.model, n);
  std::vector<std::uint32_t> labels;
  for (std::size_t i = 0; i < n; ++i) {
    double v = uniform(random);
    std::uint32_t k = 0;
    while (k < 14 && v >= known.prior[CauseId{k}]) v -= known.prior[CauseId{k++}];
    labels.push_back(k);
    const std::span<std::int8_t> states = cases.states(i);
    for (std::uint32_t j = 0; j < 50; ++j) {
      if (uniform(random) < 0.2) continue;
      double u = uniform(random);
      std::uint8_t s = 0;
      const auto last = known.model.finding(FindingId{j}).states.size() - 1;
      while (s < last && u >= known.model.likelihood(FindingId{j}, StateId{s}, CauseId{k})) {
        u -= known.model.likelihood(FindingId{j}, StateId{s++}, CauseId{k});
      }
      states[j] = static_cast<std::int8_t>(s);
    }
    for (double& number : cases.numbers(i)) number = 3 * (uniform(random) - 0.5);
  }
  cases.set_labels(std::move(labels));
  return cases;
}

}  // namespace fagan::bench
