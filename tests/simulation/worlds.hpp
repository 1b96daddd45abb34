#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/random.hpp"
#include "fagan/model/model_builder.hpp"
#include "fagan/model/prior.hpp"

// Models and priors to draw cases from.

namespace fagan::worlds {

class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : numbers_(Seed{seed}, Stream::parameters, 0) {}
  double operator()() { return numbers_.uniform(next_++); }

 private:
  RandomNumbers numbers_;
  std::uint32_t next_ = 0;
};

inline Prior prior_of(const Model& model, const std::vector<double>& p) {
  PriorDraft draft;
  draft.setting = "test";
  for (std::size_t k = 0; k < p.size(); ++k) {
    draft.probabilities.push_back({model.causes()[k].name, p[k], {}});
  }
  return Prior::make(model, std::move(draft)).value;
}

inline Prior random_prior(const Model& model, std::uint64_t seed) {
  Numbers uniform(seed);
  std::vector<double> p(model.n_causes());
  double sum = 0;
  for (double& share : p) sum += share = 0.2 + uniform();
  for (double& share : p) share /= sum;
  return prior_of(model, p);
}

/// `n_states[j]` states for finding f<j>; random probabilities, one in eight of them 0.
inline Model random_model(std::size_t n_causes, const std::vector<std::size_t>& n_states,
                          std::size_t n_numbers = 0, std::uint64_t seed = 1) {
  Numbers uniform(seed);
  ModelBuilder builder;
  ModelBuilder::Header header;
  header.name = "random";
  builder.header(header);
  for (std::size_t k = 0; k < n_causes; ++k) builder.cause("c" + std::to_string(k));
  for (std::size_t j = 0; j < n_states.size(); ++j) {
    Finding finding;
    finding.name = "f" + std::to_string(j);
    finding.kind = j % 3 == 0 ? "test" : "symptom";
    for (std::size_t s = 0; s < n_states[j]; ++s) {
      finding.states.push_back({"s" + std::to_string(s), {}});
    }
    builder.add(finding);
    for (std::size_t k = 0; k < n_causes; ++k) {
      std::vector<std::pair<std::string, double>> row;
      double sum = 0;
      for (std::size_t s = 0; s < n_states[j]; ++s) {
        const double weight = s > 0 && uniform() < 0.125 ? 0 : uniform() + 0.05;
        row.emplace_back("s" + std::to_string(s), weight);
        sum += weight;
      }
      for (auto& [state, p] : row) p /= sum;
      builder.p(finding.name, "c" + std::to_string(k), row);
    }
  }
  for (std::size_t n = 0; n < n_numbers; ++n) {
    const std::string name = "x" + std::to_string(n);
    NumberScale scale;
    scale.density = n % 2 == 0 ? DensityKind::normal : DensityKind::lognormal;
    if (n % 3 == 2) scale.range = Range{0.5, 2.5};
    builder.number(name, scale);
    for (std::size_t k = 0; k < n_causes; ++k) {
      Cell cell;
      cell.mean = uniform() * 2 - 0.5;
      cell.sd = 0.25 + uniform();
      builder.likelihood(name, "c" + std::to_string(k), cell);
    }
  }
  return builder.build();
}

}  // namespace fagan::worlds
