#include <gtest/gtest.h>

#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>

#include "fagan/core/samplers.hpp"
#include "fagan/inference/interval.hpp"
#include "inference/uncertain_model.hpp"

// Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari and Gelman 2018): draw the true
// numbers from what is known of them, a case from the true numbers, and rank the true posterior
// among the draws made from the case. If the draws are right every rank is equally probable.

namespace fagan {
namespace {

using tests::Uncertain;

constexpr std::size_t n_draws = 99;
constexpr std::size_t n_bins = 20;
constexpr std::size_t n_worlds = 4000;

// What one knows: two causes from one case, two signs from one or two each, a number from five.
Model known_model() {
  ModelBuilder builder;
  builder.header({"sbc", {}, {}, {}, {}, {}, {}}).cause("a").cause("b");
  builder.finding("f").finding("g", {"x", "y", "z"}).number("number", {});
  for (const char* cause : {"a", "b"}) {
    const bool is_a = cause[0] == 'a';
    Cell f;
    f.p = {{"present", is_a ? 0.7 : 0.3}};
    f.evidence.n = is_a ? 1 : 2;
    Cell g;
    g.p = {{"x", is_a ? 0.2 : 0.6}, {"y", 0.3}};
    g.evidence.n = is_a ? 2 : 1;
    Cell number;
    number.mean = is_a ? 0.0 : 1.0;
    number.sd = is_a ? 1.0 : 0.5;
    number.evidence.n = 5;
    builder.likelihood("f", cause, f).likelihood("g", cause, g);
    builder.likelihood("number", cause, number);
  }
  return builder.build();
}

enum class Seen { states, numbers, intervals };

// One version of the numbers, and one case from it.
class World {
 public:
  World(const Model& model, const Prior& prior, std::uint64_t number)
      : model_(model), draw_(RandomNumbers(Seed{77}, Stream::truth, number)) {
    prior_ = dirichlet(
        {*prior.sample_size() * prior[CauseId{0}], *prior.sample_size() * prior[CauseId{1}]});
    for (const CauseId cause : ids<CauseId>(2)) {
      for (const FindingId finding : {FindingId{0}, FindingId{1}}) {
        const double n = *model.evidence(finding, cause).n;
        std::vector<double> shapes;
        for (const StateId s : ids<StateId>(model.finding(finding).states.size())) {
          shapes.push_back(n * model.likelihood(finding, s, cause));
        }
        rows_[index(cause)][index(finding)] = dirichlet(shapes);
      }
      const Density& d = model.density(FindingId{2}, cause);
      const double n = *model.evidence(FindingId{2}, cause).n;
      sd_[index(cause)] = d.sd() * std::sqrt((n - 1) / std::exp(draw_.log_chi_squared(n - 1)));
      mean_[index(cause)] = d.mean() + sd_[index(cause)] * draw_.normal() / std::sqrt(n);
    }
    cause_ = pick(prior_);
  }

  // The findings of the case, and P(a | findings) with the true numbers.
  std::pair<Findings, double> observe(Seen seen) {
    Findings findings(model_);
    std::array<double, 2> w{prior_[0], prior_[1]};
    if (seen == Seen::states) {
      for (const FindingId finding : {FindingId{0}, FindingId{1}}) {
        const std::size_t s = pick(rows_[cause_][index(finding)]);
        findings.observe(finding, static_cast<StateId>(s));
        for (std::size_t k = 0; k < 2; ++k) w[k] *= rows_[k][index(finding)][s];
      }
      return {findings, w[0] / (w[0] + w[1])};
    }
    const double x = mean_[cause_] + sd_[cause_] * draw_.normal();
    // Halves of a unit: what a reader of a coarse scale would write.
    const Interval interval{std::floor(2 * x) / 2, std::floor(2 * x) / 2 + 0.5};
    if (seen == Seen::numbers) {
      findings.observe(FindingId{2}, x);
    } else {
      findings.observe(FindingId{2}, interval);
    }
    for (std::size_t k = 0; k < 2; ++k) {
      const Density truth({}, mean_[k], sd_[k]);
      w[k] *= seen == Seen::numbers ? std::exp(truth.log_density(x))
                                    : std::exp(truth.log_mass(interval));
    }
    return {findings, w[0] / (w[0] + w[1])};
  }

 private:
  std::vector<double> dirichlet(const std::vector<double>& shapes) {
    std::vector<double> p;
    double sum = 0;
    for (const double shape : shapes) sum += p.emplace_back(std::exp(draw_.log_gamma(shape)));
    for (double& x : p) x /= sum;
    return p;
  }
  std::size_t pick(const std::vector<double>& p) {
    double u = draw_.uniform();
    for (std::size_t i = 0; i + 1 < p.size(); ++i) {
      if ((u -= p[i]) < 0) return i;
    }
    return p.size() - 1;
  }

  const Model& model_;
  Sampler draw_;
  std::vector<double> prior_;
  std::array<std::array<std::vector<double>, 2>, 2> rows_;
  std::array<double, 2> mean_{};
  std::array<double, 2> sd_{};
  std::size_t cause_ = 0;
};

// P of a chi-squared at least this large if all ranks were equally probable.
template <class DrawPosteriors>
double p_of_uniform_ranks(Seen seen, DrawPosteriors draw_for) {
  const Model model = known_model();
  const Prior prior = tests::prior_of(model, {0.3, 0.7}, 1.5);
  std::array<double, n_bins> counts{};
  for (std::size_t i = 0; i < n_worlds; ++i) {
    const auto [findings, truth] = World(model, prior, i).observe(seen);
    const Eigen::VectorXd p = draw_for(model, prior, findings, Seed{1000 + i});
    const auto rank = static_cast<std::size_t>((p.array() < truth).count());
    ++counts[rank * n_bins / (n_draws + 1)];
  }
  const double expected = static_cast<double>(n_worlds) / n_bins;
  double chi_squared = 0;
  for (const double count : counts)
    chi_squared += (count - expected) * (count - expected) / expected;
  return cdf(complement(boost::math::chi_squared(n_bins - 1), chi_squared));
}

Eigen::VectorXd draws(const Model& model, const Prior& prior, const Findings& findings, Seed seed) {
  return draw_posteriors(model, prior, findings, seed, n_draws).p().col(0);
}

// The mistake to catch: numbers drawn as if the case said nothing about them.
Eigen::VectorXd draws_without_the_case(const Model& model, const Prior& prior,
                                       const Findings& findings, Seed seed) {
  ParameterDraws parameters(model, prior, seed, n_draws);
  Eigen::ArrayXXd w = parameters.log_prior();
  for (const Findings::Entry& entry : findings.in_model_order()) {
    w += parameters.log_state(entry.finding, std::get<StateId>(entry.observation));
  }
  return 1 / (1 + (w.col(1) - w.col(0)).exp());
}

// A right sampler fails once in ten thousand; the seed is fixed.
constexpr double level = 1e-4;

TEST(IntervalCalibrationSlow, RanksAreUniformForStates) {
  EXPECT_GT(p_of_uniform_ranks(Seen::states, draws), level);
}

TEST(IntervalCalibrationSlow, RanksAreUniformForNumbers) {
  EXPECT_GT(p_of_uniform_ranks(Seen::numbers, draws), level);
}

TEST(IntervalCalibrationSlow, RanksAreUniformForIntervals) {
  EXPECT_GT(p_of_uniform_ranks(Seen::intervals, draws), level);
}

TEST(IntervalCalibrationSlow, ASamplerThatForgetsTheCaseFails) {
  EXPECT_LT(p_of_uniform_ranks(Seen::states, draws_without_the_case), level);
}

}  // namespace
}  // namespace fagan
