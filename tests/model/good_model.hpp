#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "fagan/model/model_builder.hpp"

namespace fagan::tests {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

inline ModelBuilder named(std::string name) {
  ModelBuilder::Header header;
  header.name = std::move(name);
  return ModelBuilder().header(std::move(header));
}

inline Cell mean_and_sd(double mean, double sd) {
  Cell cell;
  cell.mean = mean;
  cell.sd = sd;
  return cell;
}

inline Cell probabilities(std::vector<std::pair<std::string, double>> p) {
  Cell cell;
  cell.p = std::move(p);
  return cell;
}

/// Two causes, a finding with two states, one with three, a number, and a rule-only finding.
inline ModelBuilder good() {
  ModelBuilder builder = named("good");
  builder.cause("flu").cause("cold");
  builder.finding("fever").finding("cough", {"none", "dry", "wet"});
  builder.number("temperature", {DensityKind::normal, Range{30, 45}});
  Finding rule_only;
  rule_only.name = "collapse";
  rule_only.states = {{"absent", {}}, {"present", {}}};
  rule_only.rule_only = true;
  builder.add(rule_only);
  Source source;
  source.key = "study";
  builder.add(source);
  builder.p("fever", "flu", {{"present", 0.9}}).p("fever", "cold", {{"present", 0.2}});
  builder.p("cough", "flu", {{"none", 0.2}, {"dry", 0.5}});
  builder.p("cough", "cold", {{"none", 0.3}, {"dry", 0.3}, {"wet", 0.4}});
  builder.likelihood("temperature", "flu", mean_and_sd(38.9, 0.7));
  builder.likelihood("temperature", "cold", mean_and_sd(37, 0.4));
  return builder;
}

inline Finding finding_called(std::string name, std::vector<State> states) {
  Finding finding;
  finding.name = std::move(name);
  finding.states = std::move(states);
  finding.rule_only = true;  // so that no likelihood is missing
  return finding;
}

inline Finding yes_or_no(std::string name) {
  return finding_called(std::move(name), {{"absent", {}}, {"present", {}}});
}

/// One thing wrong, and what has to be said about it.
struct Refusal {
  std::string pointer;
  std::string message;  ///< a part of it
  std::function<void(ModelBuilder&)> spoil;
};

inline void expect_refused(const ModelBuilder& builder, const Refusal& refusal) {
  const std::vector<Problem> problems = builder.problems();
  const bool found = std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    return problem.severity == Severity::error && problem.place.pointer == refusal.pointer &&
           problem.message.find(refusal.message) != std::string::npos;
  });
  std::string all;
  for (const Problem& problem : problems) all += to_string(problem) + '\n';
  EXPECT_TRUE(found) << "wanted " << refusal.pointer << ": " << refusal.message << "\ngot:\n"
                     << all;
  EXPECT_THROW(builder.build(), Error) << refusal.pointer;
}

}  // namespace fagan::tests
