#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "fagan/model/model_builder.hpp"
#include "fagan/model/prior.hpp"

namespace fagan::tests {

/// Numbers from raw generator output, so that no standard library's distribution is involved.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  /// A point of the simplex, some of it near or at the edge.
  std::vector<double> simplex(std::size_t size, double share_of_zeros = 0.1) {
    std::vector<double> p(size);
    double sum = 0;
    for (double& x : p) {
      x = uniform() < share_of_zeros ? 0 : std::pow(uniform(1e-3, 1), 3);
      sum += x;
    }
    if (sum == 0) sum = p[0] = 1;
    for (double& x : p) x /= sum;
    return p;
  }

 private:
  std::mt19937_64 engine_;
};

struct RandomCase {
  Model model;
  Eigen::ArrayXd p;  ///< what is believed of the causes
};

inline std::string named(const char* stem, std::size_t i) { return stem + std::to_string(i); }

/// A model whose findings all have states, and a belief about its causes.
inline RandomCase random_states_case(std::uint64_t seed) {
  Dice dice(seed);
  ModelBuilder builder;
  builder.header({"random", {}, {}, {}, {}, {}, {}});
  const std::size_t n_causes = 2 + dice.below(8);
  for (std::size_t k = 0; k < n_causes; ++k) {
    Cause cause;
    cause.name = named("c", k);
    cause.must_not_miss = dice.uniform() < 0.3;
    builder.add(cause);
  }
  const std::size_t n_findings = 1 + dice.below(6);
  for (std::size_t f = 0; f < n_findings; ++f) {
    std::vector<std::string> states;
    for (std::size_t s = 0; s < 2 + dice.below(4); ++s) states.push_back(named("s", s));
    builder.finding(named("f", f), states);
    for (std::size_t k = 0; k < n_causes; ++k) {
      std::vector<std::pair<std::string, double>> row;
      const std::vector<double> p = dice.simplex(states.size());
      for (std::size_t s = 0; s < states.size(); ++s) row.emplace_back(states[s], p[s]);
      builder.p(named("f", f), named("c", k), row);
    }
  }
  const std::vector<double> p = dice.simplex(n_causes);
  return {builder.build(),
          Eigen::Map<const Eigen::ArrayXd>(p.data(), static_cast<Eigen::Index>(p.size()))};
}

struct MeanAndSd {
  double mean;
  double sd;
};

/// A model of one number, "x", with a cause for each mean and sd.
inline Model number_model(const std::vector<MeanAndSd>& densities, NumberScale scale) {
  ModelBuilder builder;
  builder.header({"number", {}, {}, {}, {}, {}, {}});
  builder.number("x", scale);
  for (std::size_t k = 0; k < densities.size(); ++k) {
    builder.cause(named("c", k));
    Cell cell;
    cell.mean = densities[k].mean;
    cell.sd = densities[k].sd;
    builder.likelihood("x", named("c", k), cell);
  }
  return builder.build();
}

}  // namespace fagan::tests
