#include "fagan/core/exact_sum.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <utility>

#include "fagan/core/contract.hpp"

namespace fagan {
namespace {

constexpr std::uint64_t digit_mask = 0xFFFF'FFFF;
// The square of the smallest double is 2^−2148, a sum of 2⁶⁴ squares of the largest below 2^2112.
constexpr int lowest_exponent = -2148;
constexpr int highest_exponent = 2112;
constexpr std::size_t nibbles_in_digit = 8;

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

ExactSum ExactSum::whole(std::uint64_t number) {
  ExactSum sum;
  if (number == 0) return sum;
  sum.add_shifted(number & digit_mask, 0, 0);
  sum.add_shifted(number >> 32U, 32, 0);
  return sum;
}

ExactSum& ExactSum::operator+=(const ExactSum& other) {
  add_digits(other.settled(), 1);
  return *this;
}

ExactSum& ExactSum::operator-=(const ExactSum& other) {
  add_digits(other.settled(), -1);
  return *this;
}

void ExactSum::add_digits(const ExactSum& other, std::int64_t factor) {
  if (other.digits_.empty()) return;
  const std::size_t at = make_room(other.lowest_, other.digits_.size());
  for (std::size_t i = 0; i < other.digits_.size(); ++i) {
    digits_[at + i] += factor * other.digits_[i];
  }
  ++n_unsettled_;
}

ExactSum operator*(const ExactSum& a, const ExactSum& b) {
  const ExactSum left = a.settled();
  const ExactSum right = b.settled();
  ExactSum product;
  if (left.digits_.empty() || right.digits_.empty()) return product;
  std::vector<std::uint64_t> digits(left.digits_.size() + right.digits_.size());
  for (std::size_t i = 0; i < left.digits_.size(); ++i) {
    const auto digit = static_cast<std::uint64_t>(std::abs(left.digits_[i]));
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < right.digits_.size(); ++j) {
      carry += digits[i + j] + digit * static_cast<std::uint64_t>(std::abs(right.digits_[j]));
      digits[i + j] = carry & digit_mask;
      carry >>= 32U;
    }
    digits[i + right.digits_.size()] = carry;
  }
  const std::int64_t sign = left.sign() * right.sign();
  for (const std::uint64_t digit : digits) {
    product.digits_.push_back(sign * static_cast<std::int64_t>(digit));
  }
  product.lowest_ = left.lowest_ + right.lowest_;
  product.settle();
  return product;
}

bool operator==(const ExactSum& a, const ExactSum& b) {
  const ExactSum left = a.settled();
  const ExactSum right = b.settled();
  return left.lowest_ == right.lowest_ && left.digits_ == right.digits_;
}

int ExactSum::sign() const {
  const ExactSum sum = settled();
  if (sum.digits_.empty()) return 0;
  return sum.digits_.back() < 0 ? -1 : 1;
}

std::size_t ExactSum::make_room(int place, std::size_t n) {
  if (n_unsettled_ >= most_unsettled) settle();
  if (digits_.empty()) lowest_ = place;
  if (place < lowest_) {
    digits_.insert(digits_.begin(), static_cast<std::size_t>(lowest_ - place), 0);
    lowest_ = place;
  }
  const auto at = static_cast<std::size_t>(place - lowest_);
  if (digits_.size() < at + n) digits_.resize(at + n);
  return at;
}

// Carries from digit to digit, so that each sum has one form only.
void ExactSum::settle() {
  n_unsettled_ = 0;
  std::int64_t carry = 0;
  for (std::int64_t& digit : digits_) {
    carry += digit;
    digit = static_cast<std::int64_t>(static_cast<std::uint64_t>(carry) & digit_mask);
    carry >>= 32;  // towards −∞
  }
  for (; carry > 0; carry >>= 32) {
    digits_.push_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(carry) & digit_mask));
  }
  if (carry < 0) {
    // Digits from 0 up and a negative carry above them: the complement, with the sign in each.
    auto magnitude = static_cast<std::uint64_t>(-carry);
    std::int64_t borrow = 0;
    for (std::int64_t& digit : digits_) {
      const std::int64_t rest = -digit - borrow;
      borrow = rest < 0 ? 1 : 0;
      digit = -static_cast<std::int64_t>(static_cast<std::uint64_t>(rest) & digit_mask);
    }
    magnitude -= static_cast<std::uint64_t>(borrow);
    for (; magnitude > 0; magnitude >>= 32U) {
      digits_.push_back(-static_cast<std::int64_t>(magnitude & digit_mask));
    }
  }
  while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
  const auto first =
      std::find_if(digits_.begin(), digits_.end(), [](std::int64_t digit) { return digit != 0; });
  lowest_ = digits_.empty() ? 0 : lowest_ + static_cast<int>(first - digits_.begin());
  digits_.erase(digits_.begin(), first);
}

ExactSum ExactSum::settled() const {
  ExactSum sum = *this;
  sum.settle();
  return sum;
}

ExactSum::Scaled ExactSum::over(std::uint64_t n) const {
  FAGAN_ASSERT(n > 0);
  const ExactSum sum = settled();
  if (sum.digits_.empty()) return {0, 0};
  // The 128 highest bits, then whether there is anything below.
  Wide top = 0;
  int exponent = 32 * (sum.lowest_ + static_cast<int>(sum.digits_.size()));
  int room = 128;
  bool is_more = false;
  for (auto digit = sum.digits_.rbegin(); digit != sum.digits_.rend(); ++digit) {
    const auto magnitude = static_cast<std::uint64_t>(std::abs(*digit));
    if (top == 0) {
      const int unused = std::countl_zero(static_cast<std::uint32_t>(magnitude));
      exponent -= unused;
      room += unused;
    }
    room -= 32;
    if (room >= 0) {
      top |= Wide{magnitude} << static_cast<unsigned>(room);
    } else if (room > -32) {
      top |= Wide{magnitude} >> static_cast<unsigned>(-room);
      is_more |= (magnitude & ((std::uint64_t{1} << static_cast<unsigned>(-room)) - 1)) != 0;
    } else {
      is_more = true;  // the lowest digit is not 0
    }
  }
  exponent -= 128;
  is_more |= top % n != 0;
  top /= n;  // of 64 bits or more
  const auto high = static_cast<std::uint64_t>(top >> 64U);
  const int below = high == 0 ? 0 : 64 - std::countl_zero(high);
  is_more |= (top & ((Wide{1} << static_cast<unsigned>(below)) - 1)) != 0;
  // A last bit that stands for all that is below rounds the 64 bits to a double's 53 rightly.
  const auto bits = static_cast<std::uint64_t>(top >> static_cast<unsigned>(below)) |
                    static_cast<std::uint64_t>(is_more);
  const auto mantissa = static_cast<double>(bits);
  return {sum.digits_.back() < 0 ? -mantissa : mantissa, exponent + below};
}

double ExactSum::value() const {
  const Scaled scaled = over(1);
  return std::ldexp(scaled.mantissa, scaled.exponent);
}

std::string ExactSum::to_string() const {
  const ExactSum sum = settled();
  if (sum.digits_.empty()) return "0";
  const auto magnitude = [&sum](std::size_t i) {
    return i < sum.digits_.size() ? static_cast<std::uint64_t>(std::abs(sum.digits_[i])) : 0;
  };
  // No zero bits at the end.
  const auto shift = static_cast<unsigned>(std::countr_zero(magnitude(0)));
  std::string hex;
  for (std::size_t i = sum.digits_.size(); i-- > 0;) {
    const std::uint64_t digit =
        (magnitude(i) >> shift | magnitude(i + 1) << (32U - shift)) & digit_mask;
    for (unsigned at = 32; at > 0; at -= 4) {
      hex += "0123456789abcdef"[digit >> (at - 4) & 0xFU];
    }
  }
  hex.erase(0, hex.find_first_not_of('0'));
  const int exponent = 32 * sum.lowest_ + static_cast<int>(shift);
  return (sum.sign() < 0 ? "-0x" : "0x") + hex + "p" + std::to_string(exponent);
}

std::optional<ExactSum> ExactSum::parse(std::string_view text) {
  if (text == "0") return ExactSum();
  std::string_view rest = text;
  const std::int64_t sign = rest.starts_with('-') ? -1 : 0;
  if (sign < 0) rest.remove_prefix(1);
  const std::size_t p = rest.find('p');
  if (!rest.starts_with("0x") || p == std::string_view::npos) return std::nullopt;
  const std::string_view hex = rest.substr(2, p - 2);
  const std::string_view power = rest.substr(p + 1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
  if (error != std::errc() || end != power.data() + power.size() || exponent < lowest_exponent ||
      exponent + 4 * static_cast<std::int64_t>(hex.size()) > highest_exponent) {
    return std::nullopt;
  }
  ExactSum sum;
  for (std::size_t done = 0; done < hex.size(); done += nibbles_in_digit) {
    const std::size_t last = hex.size() - done;
    const std::size_t first = last > nibbles_in_digit ? last - nibbles_in_digit : 0;
    std::uint64_t digit = 0;
    for (const char c : hex.substr(first, last - first)) {
      if (nibble(c) < 0) return std::nullopt;
      digit = digit << 4U | static_cast<std::uint64_t>(nibble(c));
    }
    sum.add_shifted(digit, exponent + 4 * static_cast<int>(done), sign);
  }
  // One sum, one text.
  if (sum.to_string() != text) return std::nullopt;
  return sum;
}

}  // namespace fagan
