#pragma once

namespace fagan {

/// The standard normal distribution between two ends, as the function that turns a uniform number
/// into one of its values: the quantile, so that nothing is ever drawn twice or thrown away.
///
/// The same bits everywhere. Works however far out the ends are, and however close together.
class TruncatedNormal {
 public:
  /// low < high; either may be infinite.
  TruncatedNormal(double low, double high);

  /// The value below which a share u of the distribution lies; rising in u in (0, 1), never outside
  /// the ends.
  double quantile(double u) const;

  /// How `quantile` gets there. A vector of lanes can follow `inverse`: with u' = 1 − u if
  /// `mirrored`, z = portable_inverse_normal(min(p_low + u' width, 1 − 2^-53)), its sign changed
  /// if mirrored, cut off at the ends.
  enum class Method {
    inverse,  ///< by the inverse of the distribution function
    narrow,   ///< so narrow that the density hardly changes: a straight line
    far       ///< where tail probabilities underflow: Newton's method on their logarithm
  };
  Method method() const noexcept { return method_; }
  bool mirrored() const noexcept { return mirrored_; }
  double p_low() const noexcept { return p_low_; }
  double width() const noexcept { return width_; }
  double low() const noexcept { return low_; }
  double high() const noexcept { return high_; }

  /// The largest argument of the inverse, so that rounding never makes it 1.
  static constexpr double largest_p = 1 - 0x1p-53;

 private:
  double by_inverse(double u) const;
  double by_newton(double u) const;

  double low_;
  double high_;
  // Looked at from the left: an interval mostly above 0 is mirrored to where tails keep digits.
  bool mirrored_;
  Method method_ = Method::inverse;
  double p_low_ = 0;
  double width_ = 1;
  double nearest_ = 0;  // far: the distance of the nearer end from 0,
  double share_ = 0;    // and P(beyond the farther end) / P(beyond the nearer end)
};

}  // namespace fagan
