#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fagan {

/// A sum of real numbers with no rounding at all, whatever their size: one integer wide enough for
/// every finite double and the square of every finite double, of which only the digits in use take
/// memory (Kulisch 2013). The same in any order and split of the terms, on any machine.
class ExactSum {
 public:
  ExactSum() = default;
  static ExactSum whole(std::uint64_t number);

  /// Adds a finite number.
  void add(double term) {
    const Parts of = parts(term);
    if (of.significand != 0) add_shifted(of.significand, of.exponent, of.sign);
  }
  /// Adds the square of a finite number, all 106 bits of it.
  void add_square(double term) {
    const Parts of = parts(term);
    if (of.significand == 0) return;
    const Wide square = Wide{of.significand} * of.significand;
    const auto low = static_cast<std::uint64_t>(square) & (implicit_bit | fraction_mask);
    add_shifted(low, 2 * of.exponent, 0);
    add_shifted(static_cast<std::uint64_t>(square >> 53U), 2 * of.exponent + 53, 0);
  }
  ExactSum& operator+=(const ExactSum& other);
  ExactSum& operator-=(const ExactSum& other);
  friend ExactSum operator*(const ExactSum& a, const ExactSum& b);
  friend bool operator==(const ExactSum& a, const ExactSum& b);

  /// −1, 0 or 1.
  int sign() const;

  /// mantissa · 2^exponent: what may be too large or too small for a double.
  struct Scaled {
    double mantissa;
    int exponent;
  };
  /// The nearest such number to the sum divided by n, which is above 0.
  Scaled over(std::uint64_t n) const;
  /// The nearest double; infinite where the sum is too large for one.
  double value() const;

  /// As a whole number in hexadecimal times a power of two, as in "-0x5p-1" for −2.5, or "0".
  std::string to_string() const;
  /// The sum that to_string wrote, or nothing if it did not write this.
  static std::optional<ExactSum> parse(std::string_view text);

 private:
  __extension__ using Wide = unsigned __int128;

  // significand · 2^exponent; the sign is 0 or −1.
  struct Parts {
    std::uint64_t significand;
    int exponent;
    std::int64_t sign;
  };
  static Parts parts(double term) {
    const auto bits = __builtin_bit_cast(std::uint64_t, term);
    const auto field = static_cast<int>(bits >> 52U & 0x7FFU);
    const std::uint64_t fraction = bits & fraction_mask;
    const std::int64_t sign = -static_cast<std::int64_t>(bits >> 63U);
    if (field == 0) return {fraction, -1074, sign};  // subnormal
    return {fraction | implicit_bit, field - 1075, sign};
  }

  // Adds ±word · 2^exponent, the word below 2⁵³.
  void add_shifted(std::uint64_t word, int exponent, std::int64_t sign) {
    const int place = exponent >> 5;
    const Wide shifted = Wide{word} << static_cast<unsigned>(exponent & 31);
    // Wraps around below the lowest digit.
    auto at = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(place) - lowest_);
    if (at >= digits_.size() || digits_.size() - at < 2 || n_unsettled_ >= most_unsettled) {
      at = make_room(place, 2);
    }
    std::int64_t* const digit = digits_.data() + at;
    digit[0] += (static_cast<std::int64_t>(static_cast<std::uint32_t>(shifted)) ^ sign) - sign;
    digit[1] += (static_cast<std::int64_t>(shifted >> 32U) ^ sign) - sign;
    ++n_unsettled_;
  }

  // Makes sure that there are n digits from this place on, which can be added to. Where they are.
  std::size_t make_room(int place, std::size_t n);
  void settle();
  ExactSum settled() const;
  void add_digits(const ExactSum& other, std::int64_t factor);

  static constexpr std::uint64_t fraction_mask = 0xF'FFFF'FFFF'FFFF;
  static constexpr std::uint64_t implicit_bit = fraction_mask + 1;
  // So many additions of 52 bits to a digit leave it inside its 64.
  static constexpr std::uint32_t most_unsettled = 1U << 10U;

  // The sum of digits_[i] · 2^(32 (lowest_ + i)). Settled, all digits have the sum's sign and are
  // below 2³² in magnitude, and neither the first nor the last is 0.
  std::vector<std::int64_t> digits_;
  int lowest_ = 0;
  std::uint32_t n_unsettled_ = 0;
};

}  // namespace fagan
