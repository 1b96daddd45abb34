#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "fagan/core/log_space.hpp"
#include "fagan/core/units.hpp"
#include "fagan/model/likelihood.hpp"
#include "support/random.hpp"

namespace fagan::tests {
namespace {

constexpr double last_bit = std::numeric_limits<double>::epsilon();

struct Shape {
  NumberScale scale;
  double mean;
  double sd;
};

constexpr auto normal = DensityKind::normal;
constexpr auto lognormal = DensityKind::lognormal;

// As they are in use, and hard ones: nearly all of the density cut off, and a range in the far
// tail.
const std::vector<Shape> shapes = {
    {{normal, {}}, 1.1, 0.1},
    {{normal, Range{18, 110}}, 50, 18},
    {{normal, Range{0, 2.5}}, 1.1, 0.1},
    {{normal, Range{0, infinity}}, -3, 1},
    {{normal, Range{5, 6}}, 0, 1},
    {{normal, Range{-infinity, -20}}, 0, 1},
    {{lognormal, {}}, 6.2, 0.8},
    {{lognormal, Range{10, 1e6}}, 6.2, 0.8},
    {{lognormal, Range{0, 100}}, 6.2, 0.8},
    {{lognormal, Range{100, 101}}, 0, 0.5},
    {{lognormal, Range{1000, infinity}}, 0, 1},
};

// Where all but 1e-20 of the density lies, so that quadrature sees it: ten sd to either side of the
// mean, or twenty into the range where that begins in a tail.
Range support(const Shape& shape) {
  const bool over_log = shape.scale.density == lognormal;
  const Range cut = shape.scale.range.value_or(Range{-infinity, infinity});
  const auto standardised = [&](double x) {
    return ((over_log ? std::log(std::max(x, 0.0)) : x) - shape.mean) / shape.sd;
  };
  const auto value = [&](double z) {
    const double u = shape.mean + shape.sd * z;
    return over_log ? std::exp(u) : u;
  };
  const double low = standardised(cut.low);
  const double high = standardised(cut.high);
  return {std::max(cut.low, value(std::min(-10.0, high - 20))),
          std::min(cut.high, value(std::max(10.0, low + 20)))};
}

TEST(Density, IntegratesToOneWithAndWithoutARange) {
  using Quadrature = boost::math::quadrature::gauss_kronrod<double, 61>;
  for (const Shape& shape : shapes) {
    const Density density(shape.scale, shape.mean, shape.sd);
    const Range range = support(shape);
    // Over ln x a log-normal is as smooth as a normal.
    const bool over_log = shape.scale.density == lognormal;
    const auto integrand = [&](double u) {
      const double x = over_log ? std::clamp(std::exp(u), range.low, range.high) : u;
      return std::exp(density.log_density(x)) * (over_log ? x : 1);
    };
    const double low = over_log ? std::log(range.low) : range.low;
    const double high = over_log ? std::log(range.high) : range.high;
    double error = 0;
    const double integral = Quadrature::integrate(integrand, low, high, 15, 1e-14, &error);
    // The density's own rounding, a few last bits of 1 + z² at the nearer end, and the
    // quadrature's.
    EXPECT_NEAR(integral, 1, error + 1e-12) << shape.mean << ' ' << shape.sd;
  }
}

TEST(Density, OfALognormalIsTheDensityOfTheValueItself) {
  // f(x) = exp(−(ln x − m)² / 2s²) / (x s √2π), at x = e^m: 1 / (e^m s √2π).
  const Density density({lognormal, {}}, 2, 0.5);
  EXPECT_NEAR(density.log_density(std::exp(2.0)), -2 - std::log(0.5) - std::log(2 * M_PI) / 2,
              4 * last_bit);
}

TEST(Density, AWholeRangeIntervalHasMassOne) {
  for (const Shape& shape : shapes) {
    const Density density(shape.scale, shape.mean, shape.sd);
    const Range range = shape.scale.range.value_or(Range{-infinity, infinity});
    EXPECT_EQ(density.log_mass({range.low, range.high}), 0);
  }
}

TEST(Density, MassesOverAPartitionSumToOne) {
  Random random(1);
  for (const Shape& shape : shapes) {
    const Density density(shape.scale, shape.mean, shape.sd);
    const Range all = shape.scale.range.value_or(
        Range{shape.scale.density == lognormal ? 0 : -infinity, infinity});
    for (int round = 0; round < 50; ++round) {
      // Cuts of every spacing: some far apart, some next to each other, some far out.
      const Range inner = support(shape);
      std::vector<double> cuts = {all.low, all.high};
      for (int i = 0; i < 30; ++i) {
        const double cut = random.uniform(inner.low, inner.high);
        cuts.push_back(cut);
        cuts.push_back(cut + std::abs(cut) * random.log_uniform(1e-15, 1e-3));
      }
      std::sort(cuts.begin(), cuts.end());
      double sum = 0;
      for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        if (cuts[i] < cuts[i + 1] && cuts[i + 1] <= all.high) {
          sum += std::exp(density.log_mass({cuts[i], cuts[i + 1]}));
        }
      }
      // Each end is rounded once where it is standardised: by a last bit of 1 + z² of its mass.
      EXPECT_NEAR(sum, 1, 1e-12) << shape.mean << ' ' << shape.sd;
    }
  }
}

TEST(Density, FarTailsArePartitionedInLogarithms) {
  // P(x ≥ 40 sd) is 1e-350, below every double: the parts still make up the whole.
  const Density density({normal, {}}, 0, 1);
  for (const double start : {39.0, 100.0, 1000.0, 1e4}) {
    const std::vector<double> parts = {
        density.log_mass({start, start + 1e-5}), density.log_mass({start + 1e-5, start + 1e-3}),
        density.log_mass({start + 1e-3, start + 0.5}), density.log_mass({start + 0.5, infinity})};
    EXPECT_NEAR(log_sum_exp(parts), density.log_mass({start, infinity}),
                8 * last_bit * start * start);
  }
}

TEST(Density, HalfOpenNeighboursMeetWithoutGapOrOverlap) {
  const Density density({lognormal, Range{10, 1e6}}, 6.2, 0.8);
  for (const double cut : {11.0, 499.9999, 500.0, 501.0, 9e5}) {
    EXPECT_NEAR(
        std::exp(density.log_mass({-infinity, cut})) + std::exp(density.log_mass({cut, infinity})),
        1, 4 * last_bit);
  }
}

TEST(Density, AnIntervalOfNeighbouringNumbersHasTheDensityTimesItsWidth) {
  Random random(2);
  for (const Shape& shape : shapes) {
    const Density density(shape.scale, shape.mean, shape.sd);
    const Range range = support(shape);
    for (int i = 0; i < 200; ++i) {
      const double low = random.uniform(range.low, range.high);
      double high = low;
      for (std::size_t step = random.between(1, 5); step > 0; --step) {
        high = std::nextafter(high, infinity);
      }
      if (!(high <= range.high)) continue;
      const double expected = density.log_density(low) + std::log(high - low);
      EXPECT_NEAR(density.log_mass({low, high}), expected, 1e-12 * (1 + std::abs(expected)))
          << shape.mean << ' ' << shape.sd << ' ' << low;
    }
  }
}

TEST(Density, OnlyProperParametersMakeOne) {
  EXPECT_TRUE(Density::is_proper({normal, {}}, 0, 1));
  EXPECT_TRUE(Density::is_proper({normal, {}}, 1e308, 1e308));
  EXPECT_TRUE(Density::is_proper({normal, {}}, 0, 5e-324));
  EXPECT_TRUE(Density::is_proper({normal, Range{0, 1}}, 400, 1));  // e^-79600 of the mass
  EXPECT_FALSE(Density::is_proper({normal, Range{0, 1}}, 1e200, 1));
  EXPECT_FALSE(Density::is_proper({normal, {}}, infinity, 1));
  EXPECT_FALSE(Density::is_proper({normal, {}}, 0, 0));
  EXPECT_FALSE(Density::is_proper({normal, {}}, 0, infinity));
  EXPECT_FALSE(Density::is_proper({lognormal, Range{-3, -1}}, 0, 1));
}

TEST(Density, IsNeverNotANumberWhateverTheNumbers) {
  const std::vector<double> awkward = {-1.7e308, -1e300, -1,   -5e-324, 0,     5e-324,
                                       1e-300,   1,      1e16, 1e154,   1e300, 1.7e308};
  std::size_t checked = 0;
  for (const DensityKind kind : {normal, lognormal}) {
    for (const auto& range : std::vector<std::optional<Range>>{
             {}, Range{0, 1}, Range{-1e300, infinity}, Range{5e-324, 1e-300}}) {
      for (const double mean : awkward) {
        for (const double sd : {5e-324, 1e-300, 1e-16, 1.0, 1e16, 1e300, 1.7e308}) {
          const NumberScale scale{kind, range};
          if (!Density::is_proper(scale, mean, sd)) continue;
          const Density density(scale, mean, sd);
          Finding finding;
          finding.number = scale;
          for (const double a : awkward) {
            if (objection(finding, a).empty()) {
              ++checked;
              ASSERT_FALSE(std::isnan(density.log_density(a))) << mean << ' ' << sd << ' ' << a;
              ASSERT_LT(density.log_density(a), infinity) << mean << ' ' << sd << ' ' << a;
            }
            for (const double b : {a, std::nextafter(a, infinity), 1.0, 1e300, infinity}) {
              for (const Interval interval : {Interval{a, b}, Interval{-infinity, b}}) {
                if (!objection(finding, interval).empty()) continue;
                ++checked;
                const double log_mass = density.log_mass(interval);
                ASSERT_FALSE(std::isnan(log_mass)) << mean << ' ' << sd << ' ' << a << ' ' << b;
                ASSERT_LE(log_mass, 1e-9) << mean << ' ' << sd << ' ' << a << ' ' << b;
              }
            }
          }
        }
      }
    }
  }
  EXPECT_GT(checked, std::size_t{10000});
}

}  // namespace
}  // namespace fagan::tests
