#include "fagan/core/samplers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <vector>

namespace fagan {
namespace {

constexpr std::size_t n_draws = 5000;

template <class Draw>
std::vector<double> draws(Draw draw) {
  std::vector<double> x;
  for (std::size_t i = 0; i < n_draws; ++i) {
    Sampler sampler(RandomNumbers(Seed{42}, Stream::parameters, i));
    x.push_back(draw(sampler));
  }
  return x;
}

// Kolmogorov and Smirnov's distance, times √n: above 2.3 once in about 20 000 tests.
template <class Cdf>
double ks(std::vector<double> x, Cdf cdf) {
  std::sort(x.begin(), x.end());
  const auto n = static_cast<double>(x.size());
  double distance = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double p = cdf(x[i]);
    const auto rank = static_cast<double>(i);
    distance = std::max({distance, std::abs(p - rank / n), std::abs(p - (rank + 1) / n)});
  }
  return distance * std::sqrt(n);
}

double mean(const std::vector<double>& x) {
  double sum = 0;
  for (const double value : x) sum += value;
  return sum / static_cast<double>(x.size());
}

double z_of_mean(const std::vector<double>& x, double expected, double variance) {
  return (mean(x) - expected) / std::sqrt(variance / static_cast<double>(x.size()));
}

constexpr double largest_ks = 2.3;
constexpr double largest_z = 4.5;

TEST(Samplers, NormalsAreNormal) {
  const auto x = draws([](Sampler& s) { return s.normal(); });
  EXPECT_LT(ks(x, [](double z) { return cdf(boost::math::normal(), z); }), largest_ks);
}

TEST(Samplers, ExponentialsAreExponential) {
  const auto x = draws([](Sampler& s) { return s.exponential(); });
  EXPECT_LT(ks(x, [](double t) { return -std::expm1(-t); }), largest_ks);
}

TEST(Samplers, GammasFollowTheirDistributionAndItsMoments) {
  for (const double shape : {0.01, 0.1, 0.5, 0.999, 1.0, 1.5, 3.0, 10.0, 100.0, 1e5}) {
    const auto x = draws([=](Sampler& s) { return s.log_gamma(shape); });
    // In logarithms, where a small shape is as well spread as a large one.
    const auto log_cdf = [=](double log_x) {
      const double value = std::exp(log_x);
      if (value > 1e-300) return boost::math::gamma_p(shape, value);
      return std::exp(shape * log_x - std::lgamma(shape + 1));  // its first term is all of it
    };
    EXPECT_LT(ks(x, log_cdf), largest_ks) << shape;
    EXPECT_LT(std::abs(z_of_mean(x, boost::math::digamma(shape), boost::math::trigamma(shape))),
              largest_z)
        << shape;
  }
}

TEST(Samplers, ChiSquaredFollowsItsDistribution) {
  for (const double df : {1.0, 2.0, 9.0, 99.0}) {
    const auto x = draws([=](Sampler& s) { return std::exp(s.log_chi_squared(df)); });
    EXPECT_LT(ks(x, [=](double v) { return cdf(boost::math::chi_squared(df), v); }), largest_ks);
  }
}

TEST(Samplers, BetasFollowTheirDistributionAndItsMoments) {
  const double shapes[] = {0.05, 0.3, 1.0, 1.001, 9.5, 150.0};
  for (const double a : shapes) {
    for (const double b : shapes) {
      const auto x = draws([=](Sampler& s) { return s.log_beta(a, b); });
      const auto log_cdf = [=](double log_x) {
        const double value = std::exp(log_x);
        if (value > 1e-300) return boost::math::ibeta(a, b, std::min(value, 1.0));
        return std::exp(a * log_x - std::log(a * boost::math::beta(a, b)));
      };
      // With a small b many variates differ from 1 by less than an exponential can tell.
      if (b >= 0.3) {
        EXPECT_LT(ks(x, log_cdf), largest_ks) << a << ' ' << b;
      }
      const double expected = boost::math::digamma(a) - boost::math::digamma(a + b);
      const double variance = boost::math::trigamma(a) - boost::math::trigamma(a + b);
      EXPECT_LT(std::abs(z_of_mean(x, expected, variance)), largest_z) << a << ' ' << b;
    }
  }
}

TEST(Samplers, AShapeOfZeroIsAnExactZero) {
  Sampler sampler(RandomNumbers(Seed{1}, Stream::parameters, 0));
  EXPECT_EQ(sampler.log_gamma(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(sampler.log_beta(0, 3), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(sampler.log_beta(3, 0), 0);
}

TEST(Samplers, TinyShapesDoNotUnderflow) {
  const auto x = draws([](Sampler& s) { return s.log_beta(1e-3, 5); });
  for (const double log_x : x) EXPECT_TRUE(std::isfinite(log_x));
  EXPECT_LT(*std::min_element(x.begin(), x.end()), -5000);
}

TEST(Samplers, DrawTheSameBitsAgain) {
  Sampler a(RandomNumbers(Seed{5}, Stream::parameters, 17), 3);
  Sampler b(RandomNumbers(Seed{5}, Stream::parameters, 17), 3);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.log_beta(0.4, 2.5), b.log_beta(0.4, 2.5));
}

}  // namespace
}  // namespace fagan
