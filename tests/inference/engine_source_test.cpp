#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/inference/engine.hpp"
#include "inference/engine_cases.hpp"

namespace fagan::tests {
namespace {

// Dense cases, offered finding by finding: every other finding from memory of its own.
class Transposed final : public CaseSource {
 public:
  explicit Transposed(const CaseBatch& cases) : n_cases_(cases.n_cases()) {
    CaseBatch::Scratch scratch;
    const DenseCases dense = cases.dense(0, n_cases_, scratch);
    states_.resize(cases.n_findings(), std::vector<std::int8_t>(n_cases_));
    values_.resize(cases.n_numbers(), std::vector<double>(n_cases_));
    for (std::size_t i = 0; i < n_cases_; ++i) {
      for (std::size_t j = 0; j < states_.size(); ++j) {
        states_[j][i] = dense.states[i * dense.state_stride + j];
      }
      for (std::size_t j = 0; j < values_.size(); ++j) {
        values_[j][i] = dense.numbers[i * dense.number_stride + j];
      }
    }
  }

  std::size_t n_cases() const override { return n_cases_; }
  const std::int8_t* states(FindingId finding, std::size_t first, std::size_t count,
                            std::int8_t* room) const override {
    const std::int8_t* const there = states_[index(finding)].data() + first;
    if (index(finding) % 2 == 0) return there;
    std::copy_n(there, count, room);
    std::fill_n(room + count, room_beyond, std::int8_t{127});
    return room;
  }
  void values(std::size_t number, std::size_t first, std::size_t count, double* to) const override {
    std::copy_n(values_[number].data() + first, count, to);
  }
  void add_lines(std::size_t first, std::size_t count,
                 std::vector<const void*>& lines) const override {
    ASSERT_LE(first + count, n_cases_);
    for (const auto& of_finding : states_) lines.push_back(of_finding.data() + first);
  }

 private:
  std::size_t n_cases_;
  std::vector<std::vector<std::int8_t>> states_;
  std::vector<std::vector<double>> values_;
};

// Cases with everything that needs care among them.
CaseBatch mixed_cases(Random& random, const Model& model, std::size_t n) {
  const std::vector<Findings> some = random_cases(random, model, 100, false);
  CaseBatch cases(model, n);
  for (std::size_t i = 0; i < n; ++i) cases.set(i, some[random.below(some.size())]);
  for (int i = 0; i < 20 && model.n_findings() > 0; ++i) {
    const std::size_t at = random.below(n);
    if (!cases.listed(at, 1).empty()) continue;
    cases.states(at)[random.below(model.n_findings())] =
        static_cast<std::int8_t>(i % 2 == 0 ? 127 - i : -128 + i);
    if (cases.n_numbers() > 0) cases.numbers(at)[0] = infinity;
  }
  std::vector<std::uint32_t> priors(n);
  for (std::uint32_t& prior : priors) {
    prior = random.chance(0.01) ? 2 : static_cast<std::uint32_t>(random.below(2));
  }
  cases.set_prior_indices(priors);
  return cases;
}

TEST(Engine, CasesKeptByFindingsGiveTheSameBits) {
  Random random(12);
  for (std::size_t i = 0; i < 20 && !HasFatalFailure(); ++i) {
    SCOPED_TRACE("model " + std::to_string(i));
    const ModelAndPrior known = build(random_sketch(random, random_size(random)));
    const Engine engine(known.model);
    const PackedPriors priors = engine.pack(std::vector{known.prior, Prior::uniform(known.model)});
    const CaseBatch dense = mixed_cases(random, known.model, 1 + random.below(i < 17 ? 200 : 5000));
    CaseBatch by_findings(known.model, std::make_shared<const Transposed>(dense));
    by_findings.set_listed({dense.listed().begin(), dense.listed().end()});
    by_findings.set_prior_indices({dense.prior_indices().begin(), dense.prior_indices().end()});
    for (const int threads : {1, 2}) {
      const fagan::Run run{.threads = threads};
      expect_same_bits(answers<double>(engine, priors, by_findings, run),
                       answers<double>(engine, priors, dense, run));
      expect_same_bits(answers<float>(engine, priors, by_findings, run),
                       answers<float>(engine, priors, dense, run));
    }
  }
}

}  // namespace
}  // namespace fagan::tests
