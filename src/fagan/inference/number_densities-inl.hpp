// The densities of a case's numbers under every cause, for kernels that Highway compiles once for
// each instruction set. Included once per target, so the usual guard does not do.
#if defined(FAGAN_INFERENCE_NUMBER_DENSITIES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef FAGAN_INFERENCE_NUMBER_DENSITIES_INL_HPP
#undef FAGAN_INFERENCE_NUMBER_DENSITIES_INL_HPP
#else
#define FAGAN_INFERENCE_NUMBER_DENSITIES_INL_HPP
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fagan/core/portable_math.hpp"
#include "fagan/core/simd-inl.hpp"
#include "fagan/inference/engine_kernels.hpp"
#include "fagan/inference/engine_tables.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {

// The numbers of one case that count: which row of densities each has, and its value or its log.
struct SeenNumbers {
  std::uint32_t* rows;
  double* values;
  std::size_t n = 0;
  double jacobian = 0;  // the density of x itself is that of ln x over x
  bool possible = true;
};

// The value of the i-th number is at first + i · step.
HWY_INLINE void look_at(const std::vector<DensityTable::Number>& numbers, const double* first,
                        std::size_t step, SeenNumbers& seen) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const DensityTable::Number& number = numbers[i];
    const double value = first[i * step];
    if (!(value >= number.lowest && value <= number.highest)) {
      seen.possible = seen.possible && std::isnan(value);  // NaN: unknown
      continue;
    }
    if (number.rule_only) continue;
    const double x = number.takes_log ? portable_log(value) : value;
    if (number.takes_log) seen.jacobian -= x;
    seen.rows[seen.n] = number.row;
    seen.values[seen.n++] = x;
  }
}

// The log densities of all values together, for the line of causes that begins at `k`.
HWY_INLINE Line<double> log_densities(const DensityTable& table, const SeenNumbers& seen,
                                      std::size_t k) {
  Line<double> sum = line_of(0.0);
  for (std::size_t i = 0; i < seen.n; ++i) {
    const std::size_t at = seen.rows[i] * table.stride + k;
    const Line<double> z = (line_of(seen.values[i]) - load_line(table.mean.data() + at)) *
                           load_line(table.scale.data() + at);
    sum = (sum + load_line(table.log_peak.data() + at)) - z * z;
  }
  return sum;
}

// exp(log − peak) for a row of causes.
HWY_INLINE void store_ratios(const double* logs, double peak, std::size_t n, double* ratios) {
  for (std::size_t k = 0; k < n; k += Line<double>::n_lanes) {
    store_line(exp_of_negative(load_line(logs + k) - line_of(peak)), ratios + k);
  }
}
// In single precision a log of −20 is off by 1e-6, and so would be the ratio: what the rounding
// took from the log is put back as a factor.
HWY_INLINE void store_ratios(const double* logs, double peak, std::size_t n, float* ratios) {
  const Line<double> below_any_float = line_of(-200.0);
  for (std::size_t k = 0; k < n; k += Line<float>::n_lanes) {
    const double* const next = logs + k + Line<double>::n_lanes;
    const Line<double> a = larger(load_line(logs + k) - line_of(peak), below_any_float);
    const Line<double> b = larger(load_line(next) - line_of(peak), below_any_float);
    const Line<float> rounded = floats_of(a, b);
    const Line<float> ratio = exp_of_negative(rounded);
    const Line<double> ratio_a = half_as_doubles<false>(ratio);
    const Line<double> ratio_b = half_as_doubles<true>(ratio);
    const Line<double> lost_a = a - half_as_doubles<false>(rounded);
    const Line<double> lost_b = b - half_as_doubles<true>(rounded);
    store_line(floats_of(ratio_a + ratio_a * lost_a, ratio_b + ratio_b * lost_b), ratios + k);
  }
}

// The densities of one case under every cause, relative to the largest, and the log of that
// largest. Returns whether they are what they should be.
template <class Real>
HWY_INLINE bool weigh_numbers(const DensityTable& table, SeenNumbers& seen, double* logs,
                              Real* ratios, std::size_t n_ratios, double& peak) {
  peak = 0;
  if (seen.n == 0 || !seen.possible) {
    std::fill_n(ratios, n_ratios, Real{1});
    return seen.possible;
  }
  Line<double> most = log_densities(table, seen, 0);
  store_line(most, logs);
  for (std::size_t k = Line<double>::n_lanes; k < table.stride; k += Line<double>::n_lanes) {
    const Line<double> line = log_densities(table, seen, k);
    store_line(line, logs + k);
    most = larger(most, line);
  }
  const double top = largest(most);
  peak = top + seen.jacobian;
  store_ratios(logs, top, n_ratios, ratios);
  return std::abs(top) <= largest_log_density;
}

}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
