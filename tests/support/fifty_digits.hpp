#pragma once

#include <span>
#include <vector>

#include "fagan/inference/posterior.hpp"
#include "fagan/model/findings.hpp"
#include "support/random_model.hpp"

// What the library computes in double, worked out again in fifty decimal digits and by other
// formulas: series and continued fractions where it uses erfc and quadrature. Each function takes
// the library's answer and says how far off it is, because fifty digits do not fit its return type.

namespace fagan::tests {

double error_of_log_sum_exp(std::span<const double> x, double answer);
double error_of_log1m_exp(double x, double answer);
/// Of answer = Σ x.
double error_of_sum(std::span<const double> x, double answer);

double error_of_log_upper_tail(double z, double answer);
/// Of answer = log P(a ≤ Z < a + width); width may be infinite.
double error_of_log_mass(double a, double width, double answer);

/// P(cause | findings) from the sketch's own numbers, for findings of any kind.
struct FiftyDigitAnswer {
  std::vector<double> p;      ///< [cause], rounded once
  std::vector<bool> is_zero;  ///< [cause]: its weight is exactly 0
  double log_evidence = 0;
  /// How much rounding may move any log weight if each operation on the way to it errs by a few
  /// last bits: the sum of the sizes of everything that is added up, times 8 × 2⁻⁵².
  double rounding = 0;
};
FiftyDigitAnswer fifty_digit_diagnose(const Sketch& sketch, const Findings& findings);

}  // namespace fagan::tests
