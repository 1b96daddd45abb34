#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "fagan/model/case_batch.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan::testing {

/// Two causes, a finding with two states, one with three, and a number.
inline Model small_model() {
  ModelBuilder builder;
  builder.header({"small", "Small", "", "", "", "For tests.", ""});
  builder.cause("flu").cause("cold");
  builder.finding("fever").finding("cough", {"none", "dry", "wet"});
  builder.number("temperature", {DensityKind::normal, Range{30, 45}});
  builder.p("fever", "flu", {{"present", 0.9}}).p("fever", "cold", {{"present", 0}});
  builder.p("cough", "flu", {{"none", 0.2}, {"dry", 0.5}});
  builder.p("cough", "cold", {{"none", 0.5}, {"dry", 0.2}});
  for (const auto& [cause, mean] : {std::pair("flu", 39.0), std::pair("cold", 37.2)}) {
    Cell cell;
    cell.mean = mean;
    cell.sd = 0.5;
    cell.evidence.n = 10;
    builder.likelihood("temperature", cause, cell);
  }
  return builder.build();
}

/// Labelled cases of the small model in memory.
struct LabelledCases {
  std::vector<std::int8_t> states;  ///< three a case
  std::vector<double> numbers;
  std::vector<std::uint32_t> labels;

  void add(std::uint32_t label, int fever, int cough, double temperature) {
    states.push_back(static_cast<std::int8_t>(fever));
    states.push_back(static_cast<std::int8_t>(cough));
    states.push_back(static_cast<std::int8_t>(std::isnan(temperature) ? -1 : 0));
    numbers.push_back(temperature);
    labels.push_back(label);
  }
  DenseCases view(std::size_t first, std::size_t count) const {
    return {count, states.data() + 3 * first, 3, numbers.data() + first, 1};
  }
  std::span<const std::uint32_t> labels_of(std::size_t first, std::size_t count) const {
    return std::span(labels).subspan(first, count);
  }
};

inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Cases drawn from the small model, a fifth of the cells missing.
inline LabelledCases drawn(std::size_t n, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform(0, 1);
  LabelledCases cases;
  const auto asked = [&] { return uniform(random) > 0.2; };
  for (std::size_t i = 0; i < n; ++i) {
    const bool flu = uniform(random) < 0.3;
    const double u = uniform(random);
    const int cough = flu ? (u < 0.2 ? 0 : u < 0.7 ? 1 : 2) : (u < 0.5 ? 0 : u < 0.7 ? 1 : 2);
    const int fever = flu && uniform(random) < 0.9 ? 1 : 0;
    const double t = std::normal_distribution<double>(flu ? 39 : 37.2, 0.5)(random);
    cases.add(flu ? 0 : 1, asked() ? fever : -1, asked() ? cough : -2, asked() ? t : unknown);
  }
  return cases;
}

}  // namespace fagan::testing
