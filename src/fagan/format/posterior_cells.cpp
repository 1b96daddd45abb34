// Compiled once for every instruction set by Highway, which includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/format/posterior_cells.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "fagan/format/posterior_cells.hpp"
#include "fagan/format/thousands.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, 8>;

HWY_INLINE hn::Vec<Doubles> load_as_doubles(const double* from) {
  return hn::LoadU(Doubles(), from);
}
HWY_INLINE hn::Vec<Doubles> load_as_doubles(const float* from) {
  return hn::PromoteTo(Doubles(), hn::LoadU(hn::Rebind<float, Doubles>(), from));
}

// A vector of probabilities, and what cannot be rounded among all seen so far.
template <class Real, class Mask>
HWY_INLINE void round_vector(const Real* from, std::int32_t* to, Mask& odd) {
  const Doubles d;
  const hn::Rebind<std::int32_t, Doubles> d32;
  const auto zero = hn::Zero(d);
  const auto one = hn::Set(d, 1.0);
  const auto half = hn::Set(d, 0.5);
  const auto p = load_as_doubles(from);
  const auto is_probability = hn::And(hn::Ge(p, zero), hn::Le(p, one));
  const auto scaled = hn::Mul(hn::IfThenElseZero(is_probability, p), hn::Set(d, 1e6));
  const auto below = hn::DemoteTo(d32, scaled);
  const auto rest = hn::Sub(scaled, hn::PromoteTo(d, below));
  const auto is_tie = hn::Lt(hn::Abs(hn::Sub(rest, half)), hn::Set(d, tie_margin));
  odd = hn::Or(odd, hn::Or(is_tie, hn::Not(is_probability)));
  const auto up = hn::DemoteTo(d32, hn::IfThenElseZero(hn::Gt(rest, half), one));
  hn::StoreU(hn::Add(below, up), d32, to);
}

template <class Real>
bool round_all(const Real* from, std::size_t n, std::int32_t* to) {
  constexpr std::size_t lanes = hn::MaxLanes(Doubles());
  auto odd = hn::Gt(hn::Zero(Doubles()), hn::Zero(Doubles()));
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) round_vector(from + i, to + i, odd);
  if (i < n) {
    Real rest[lanes] = {};
    std::int32_t rounded[lanes];
    for (std::size_t j = i; j < n; ++j) rest[j - i] = from[j];
    round_vector(static_cast<const Real*>(rest), static_cast<std::int32_t*>(rounded), odd);
    for (std::size_t j = i; j < n; ++j) to[j] = rounded[j - i];
  }
  return hn::AllFalse(Doubles(), odd);
}

// The place of the first of the largest of n ≥ 1 numbers, none of which is negative, a vector at a
// time: of the last one, which may be read beyond them, only what `in_last` marks counts.
template <class D, class Real, class Mask>
HWY_INLINE std::uint32_t find_largest(D d, const Real* numbers, std::size_t n, Mask in_last) {
  constexpr std::size_t lanes = hn::MaxLanes(d);
  const std::size_t last = (n - 1) / lanes * lanes;
  const auto rest = hn::IfThenElseZero(in_last, hn::LoadU(d, numbers + last));
  auto most = rest;
  for (std::size_t i = 0; i < last; i += lanes) most = hn::Max(most, hn::LoadU(d, numbers + i));
  most = hn::MaxOfLanes(d, most);
  for (std::size_t i = 0; i < last; i += lanes) {
    const auto at = hn::FindFirstTrue(d, hn::Eq(most, hn::LoadU(d, numbers + i)));
    if (at >= 0) return static_cast<std::uint32_t>(i + static_cast<std::size_t>(at));
  }
  return static_cast<std::uint32_t>(
      last + static_cast<std::size_t>(hn::FindFirstTrue(d, hn::Eq(most, rest))));
}

template <class Real>
void find_each_largest(const Real* numbers, std::size_t n, std::span<std::uint32_t> places) {
  const hn::CappedTag<Real, 64 / sizeof(Real)> d;
  constexpr std::size_t lanes = hn::MaxLanes(d);
  const auto in_last = hn::FirstN(d, (n - 1) % lanes + 1);
  // A vector begun in the last column or one shortly before it may end beyond the last number.
  const std::size_t read = (n + lanes - 1) / lanes * lanes;
  const Real* const end = numbers + places.size() * n;
  for (std::uint32_t& place : places) {
    if (read <= static_cast<std::size_t>(end - numbers)) {
      place = find_largest(d, numbers, n, in_last);
    } else {
      place = static_cast<std::uint32_t>(std::max_element(numbers, numbers + n) - numbers);
    }
    numbers += n;
  }
}

void FindLargestFloats(const float* numbers, std::size_t n, std::span<std::uint32_t> places) {
  find_each_largest(numbers, n, places);
}
void FindLargestDoubles(const double* numbers, std::size_t n, std::span<std::uint32_t> places) {
  find_each_largest(numbers, n, places);
}

bool RoundFloats(const float* from, std::size_t n, std::int32_t* to) {
  return round_all(from, n, to);
}
bool RoundDoubles(const double* from, std::size_t n, std::int32_t* to) {
  return round_all(from, n, to);
}

}  // namespace fagan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {

HWY_EXPORT(RoundFloats);
HWY_EXPORT(RoundDoubles);
HWY_EXPORT(FindLargestFloats);
HWY_EXPORT(FindLargestDoubles);

// A comma, and thousandths as they begin a probability: ",0.123".
struct CellBegins {
  static constexpr std::size_t length = 6;
  std::array<std::array<char, 8>, thousand + 1> text{};
  constexpr CellBegins() {
    for (std::uint32_t n = 0; n <= thousand; ++n) {
      text[n] = {',', n == thousand ? '1' : '0', '.'};
      for (std::size_t i = 0; i < 3; ++i) text[n][3 + i] = thousands.text[n % thousand][i];
    }
  }
};
constexpr CellBegins cell_begins;

}  // namespace

bool to_millionths(std::span<const float> probabilities, std::int32_t* to) {
  return HWY_DYNAMIC_DISPATCH(RoundFloats)(probabilities.data(), probabilities.size(), to);
}
bool to_millionths(std::span<const double> probabilities, std::int32_t* to) {
  return HWY_DYNAMIC_DISPATCH(RoundDoubles)(probabilities.data(), probabilities.size(), to);
}

void find_largest(std::span<const float> numbers, std::span<std::uint32_t> places) {
  if (numbers.empty()) return;
  HWY_DYNAMIC_DISPATCH(FindLargestFloats)(numbers.data(), numbers.size() / places.size(), places);
}
void find_largest(std::span<const double> numbers, std::span<std::uint32_t> places) {
  if (numbers.empty()) return;
  HWY_DYNAMIC_DISPATCH(FindLargestDoubles)(numbers.data(), numbers.size() / places.size(), places);
}

char* write_cells(std::span<const std::int32_t> millionths, char* to) {
  for (const std::int32_t n : millionths) {
    const std::uint32_t begin = static_cast<std::uint32_t>(n) / thousand;
    const std::uint32_t end = static_cast<std::uint32_t>(n) - begin * thousand;
    std::memcpy(to, cell_begins.text[begin].data(), 8);
    std::memcpy(to + CellBegins::length, thousands.text[end].data(), 4);
    to += cell_length;
  }
  return to;
}

}  // namespace fagan
#endif
