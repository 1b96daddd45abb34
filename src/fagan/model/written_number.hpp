#pragma once

#include <span>
#include <string>

namespace fagan {

/// A number of 0 or more as it was written: it stands for everything that rounds to its digits, so
/// 0.9 is anything from 0.85 to 0.95. Two published figures contradict each other only if no values
/// behind them agree.
class WrittenNumber {
 public:
  explicit WrittenNumber(double value);
  /// A probability, which nobody rounds to less than whole percents: 0.3 is 0.295 to 0.305.
  static WrittenNumber probability(double value);

  /// 1 less the number, which must be at most 1.
  WrittenNumber complement() const;
  /// From what the smallest numerator over the largest denominator gives to the reverse.
  friend WrittenNumber operator/(const WrittenNumber& a, const WrittenNumber& b);
  /// From the product of the smallest to that of the largest.
  friend WrittenNumber operator*(const WrittenNumber& a, const WrittenNumber& b);

  /// As uncertain as if it could also be that much smaller or larger.
  WrittenNumber widened(double by) const;

  /// Whatever stands behind both, this is the smaller.
  bool is_below(const WrittenNumber& other) const noexcept { return high_ < other.low_; }

  bool overlaps(const WrittenNumber& other) const noexcept {
    return low_ <= other.high_ && other.low_ <= high_;
  }

  /// `5.2 and 5.5`: the ends, to three digits.
  std::string text() const;

 private:
  WrittenNumber(double low, double high) : low_(low), high_(high) {}

  double low_;
  double high_;
};

/// What probabilities leave of 1 if they are added as the decimals they were written as: exactly 0
/// for 0.7, 0.2 and 0.1 in any order, which binary sums miss by an order's worth of last bits. 0 if
/// they sum to more.
double rest_as_written(std::span<const double> probabilities);

}  // namespace fagan
