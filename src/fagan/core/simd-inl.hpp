// Vectors of the same width everywhere, for kernels that Highway compiles once for each instruction
// set. Included once per target, so the usual guard does not do.
#if defined(FAGAN_CORE_SIMD_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef FAGAN_CORE_SIMD_INL_HPP
#undef FAGAN_CORE_SIMD_INL_HPP
#else
#define FAGAN_CORE_SIMD_INL_HPP
#endif

#include <array>
#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "fagan/core/aligned.hpp"
#include "fagan/core/inverse_normal_coefficients.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using LineTag = hn::CappedTag<T, cache_line / sizeof(T)>;

/// A cache line of numbers: 16 floats or 8 doubles. One vector where the machine has such, two or
/// four elsewhere; so that what is computed lane by lane, and summed in the order below, has the
/// same bits on all of them.
template <class T>
struct Line {
  static constexpr std::size_t n_lanes = cache_line / sizeof(T);
  static constexpr std::size_t lanes_per_part = hn::MaxLanes(LineTag<T>());
  static constexpr std::size_t n_parts = n_lanes / lanes_per_part;

  hn::Vec<LineTag<T>> part[n_parts];
};

template <class T>
HWY_INLINE Line<T> load_line(const T* aligned) {
  Line<T> line;
  for (std::size_t i = 0; i < Line<T>::n_parts; ++i) {
    line.part[i] = hn::Load(LineTag<T>(), aligned + i * Line<T>::lanes_per_part);
  }
  return line;
}

template <class T>
HWY_INLINE Line<T> line_of(T value) {
  Line<T> line;
  for (std::size_t i = 0; i < Line<T>::n_parts; ++i) line.part[i] = hn::Set(LineTag<T>(), value);
  return line;
}

template <class T>
HWY_INLINE Line<T> operator*(const Line<T>& a, const Line<T>& b) {
  Line<T> line;
  for (std::size_t i = 0; i < Line<T>::n_parts; ++i) line.part[i] = a.part[i] * b.part[i];
  return line;
}

template <class T>
HWY_INLINE Line<T> operator+(const Line<T>& a, const Line<T>& b) {
  Line<T> line;
  for (std::size_t i = 0; i < Line<T>::n_parts; ++i) line.part[i] = a.part[i] + b.part[i];
  return line;
}

template <class T>
HWY_INLINE Line<T> operator-(const Line<T>& a, const Line<T>& b) {
  Line<T> line;
  for (std::size_t i = 0; i < Line<T>::n_parts; ++i) line.part[i] = a.part[i] - b.part[i];
  return line;
}

/// The larger one, lane by lane.
template <class T>
HWY_INLINE Line<T> larger(const Line<T>& a, const Line<T>& b) {
  Line<T> line;
  for (std::size_t i = 0; i < Line<T>::n_parts; ++i) line.part[i] = hn::Max(a.part[i], b.part[i]);
  return line;
}

/// The largest lane.
template <class T>
HWY_INLINE T largest(const Line<T>& line) {
  auto most = line.part[0];
  for (std::size_t i = 1; i < Line<T>::n_parts; ++i) most = hn::Max(most, line.part[i]);
  return hn::GetLane(hn::MaxOfLanes(LineTag<T>(), most));
}

template <class T>
HWY_INLINE void store_line(const Line<T>& line, T* anywhere) {
  for (std::size_t i = 0; i < Line<T>::n_parts; ++i) {
    hn::StoreU(line.part[i], LineTag<T>(), anywhere + i * Line<T>::lanes_per_part);
  }
}

/// Each double rounded to float.
HWY_INLINE void store_line(const Line<double>& line, float* anywhere) {
  using D = LineTag<double>;
  for (std::size_t i = 0; i < Line<double>::n_parts; ++i) {
    const hn::Rebind<float, D> to;
    hn::StoreU(hn::DemoteTo(to, line.part[i]), to, anywhere + i * Line<double>::lanes_per_part);
  }
}

/// Two lines of doubles rounded to one of floats.
HWY_INLINE Line<float> floats_of(const Line<double>& lower, const Line<double>& upper) {
  const LineTag<float> d;
  const hn::Rebind<float, LineTag<double>> half;
  constexpr std::size_t n = Line<double>::n_parts;
  Line<float> line;
  for (std::size_t i = 0; i < n; ++i) {
    const auto& first = 2 * i < n ? lower.part[2 * i] : upper.part[2 * i - n];
    const auto& second = 2 * i + 1 < n ? lower.part[2 * i + 1] : upper.part[2 * i + 1 - n];
    line.part[i] = hn::Combine(d, hn::DemoteTo(half, second), hn::DemoteTo(half, first));
  }
  return line;
}

/// Half of a line of floats as doubles: the first, or the second.
template <bool second>
HWY_INLINE Line<double> half_as_doubles(const Line<float>& line) {
  const LineTag<double> d;
  const hn::Rebind<float, LineTag<double>> half;
  constexpr std::size_t n = Line<double>::n_parts;
  Line<double> result;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t at = second ? n + i : i;
    const auto part = line.part[at / 2];
    result.part[i] =
        hn::PromoteTo(d, at % 2 == 0 ? hn::LowerHalf(half, part) : hn::UpperHalf(half, part));
  }
  return result;
}

namespace detail {

// Folds a vector in half until 128 bits are left: lane i + lane i + n/2.
template <class D, class V>
HWY_INLINE auto fold_to_128(D d, V v) {
  if constexpr (hn::MaxLanes(d) * sizeof(hn::TFromD<D>) > 16) {
    const hn::Half<D> half;
    return fold_to_128(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  } else {
    return v;
  }
}

template <class T>
HWY_INLINE auto fold_to_128(Line<T> line) {
  for (std::size_t n = Line<T>::n_parts / 2; n > 0; n /= 2) {
    for (std::size_t i = 0; i < n; ++i) line.part[i] = line.part[i] + line.part[i + n];
  }
  return fold_to_128(LineTag<T>(), line.part[0]);
}

}  // namespace detail

/// The sums of four lines, each in the one order: lane i + lane i + n/2, then n/4, … 1.
HWY_INLINE void store_sums(const Line<float>& a, const Line<float>& b, const Line<float>& c,
                           const Line<float>& d, float* sums) {
  const hn::CappedTag<float, 4> quad;
  const auto a4 = detail::fold_to_128(a);
  const auto b4 = detail::fold_to_128(b);
  const auto c4 = detail::fold_to_128(c);
  const auto d4 = detail::fold_to_128(d);
  const auto ab = hn::ConcatLowerLower(quad, b4, a4) + hn::ConcatUpperUpper(quad, b4, a4);
  const auto cd = hn::ConcatLowerLower(quad, d4, c4) + hn::ConcatUpperUpper(quad, d4, c4);
  hn::StoreU(hn::ConcatEven(quad, cd, ab) + hn::ConcatOdd(quad, cd, ab), quad, sums);
}

HWY_INLINE void store_sums(const Line<double>& a, const Line<double>& b, const Line<double>& c,
                           const Line<double>& d, double* sums) {
  const hn::CappedTag<double, 2> pair;
  const auto a2 = detail::fold_to_128(a);
  const auto b2 = detail::fold_to_128(b);
  const auto c2 = detail::fold_to_128(c);
  const auto d2 = detail::fold_to_128(d);
  hn::StoreU(hn::ConcatLowerLower(pair, b2, a2) + hn::ConcatUpperUpper(pair, b2, a2), pair, sums);
  hn::StoreU(hn::ConcatLowerLower(pair, d2, c2) + hn::ConcatUpperUpper(pair, d2, c2), pair,
             sums + 2);
}

namespace detail {

// Lanes p and p + distance of x are added where p's bit of that distance is 0, those of y where it
// is 1.
template <std::size_t distance, class D, class V = hn::Vec<D>>
HWY_INLINE V add_pairs(D d, V x, V y) {
  constexpr std::size_t bytes = distance * sizeof(hn::TFromD<D>);
  if constexpr (2 * distance == hn::MaxLanes(D())) {
    return hn::ConcatUpperLower(d, y, x) + hn::ConcatLowerUpper(d, y, x);
  } else if constexpr (bytes == 16) {
    return hn::OddEvenBlocks(y, x) + hn::SwapAdjacentBlocks(hn::OddEvenBlocks(x, y));
  } else if constexpr (bytes == 8) {
    const hn::Repartition<double, D> d64;
    const auto x64 = hn::BitCast(d64, x);
    const auto y64 = hn::BitCast(d64, y);
    return hn::BitCast(d, hn::InterleaveLower(d64, x64, y64)) +
           hn::BitCast(d, hn::InterleaveUpper(d64, x64, y64));
  } else {
    static_assert(bytes == 4);
    return hn::OddEven(y, x) + hn::Shuffle2301(hn::OddEven(x, y));
  }
}

// The sum of the i-th of as many vectors as one has lanes, in lane i. Overwrites them.
template <std::size_t distance, class D, class V = hn::Vec<D>>
HWY_INLINE V sums_across(D d, V* vectors) {
  HWY_UNROLL(8)
  for (std::size_t i = 0; i < distance; ++i) {
    vectors[i] = add_pairs<distance>(d, vectors[i], vectors[i + distance]);
  }
  if constexpr (distance > 1) {
    return sums_across<distance / 2>(d, vectors);
  } else {
    return vectors[0];
  }
}

// A line folded in half until one vector is left.
template <class T>
HWY_INLINE auto fold_to_part(Line<T> line) {
  for (std::size_t n = Line<T>::n_parts / 2; n > 0; n /= 2) {
    for (std::size_t i = 0; i < n; ++i) line.part[i] = line.part[i] + line.part[i + n];
  }
  return line.part[0];
}

}  // namespace detail

/// How many lines are summed up together: about as many as the registers hold.
inline constexpr std::size_t n_sums = 16 / Line<float>::n_parts;

/// The sum of each of some lines, in the same order.
template <class T>
HWY_INLINE void store_sums(const Line<T> (&lines)[n_sums], T* aligned) {
  constexpr std::size_t n = Line<T>::lanes_per_part;
  for (std::size_t first = 0; first < n_sums; first += n) {
    hn::Vec<LineTag<T>> folded[n];
    HWY_UNROLL(16)
    for (std::size_t i = 0; i < n; ++i) folded[i] = detail::fold_to_part(lines[first + i]);
    hn::Store(detail::sums_across<n / 2>(LineTag<T>(), folded), LineTag<T>(), aligned + first);
  }
}

/// exp(x) for x ≤ 0, step by step as portable_exp has it, so with its bits; below −708, where the
/// result would no longer be a normal number, 0.
HWY_INLINE hn::Vec<LineTag<double>> exp_of_negative(hn::Vec<LineTag<double>> x) {
  const LineTag<double> d;
  const hn::RebindToSigned<LineTag<double>> di;
  constexpr double per_ln2 = 1.4426950408889634;
  constexpr double ln2_high = 0x1.62e42fefp-1;
  constexpr double ln2_low = 7.440617110012397e-11;
  const auto round_off = hn::Set(d, 0x1.8p52);

  const auto shifted = x * hn::Set(d, per_ln2) + round_off;  // its low bits are those of n
  const auto n = shifted - round_off;
  const auto high = x - n * hn::Set(d, ln2_high);
  const auto low = n * hn::Set(d, ln2_low);
  const auto r = high - low;
  const auto z = r * r;
  auto p = hn::Set(d, 4.143741142274464e-08);
  p = p * z + hn::Set(d, -1.6534059505063117e-06);
  p = p * z + hn::Set(d, 6.613756471282328e-05);
  p = p * z + hn::Set(d, -0.002777777777756372);
  p = p * z + hn::Set(d, 0.1666666666666666);
  const auto c = r - z * p;
  const auto y = hn::Set(d, 1.0) + ((r * c / (hn::Set(d, 2.0) - c) - low) + high);
  const auto power = hn::ShiftLeft<52>(hn::BitCast(di, shifted) + hn::Set(di, 1023));
  return hn::IfThenElseZero(x >= hn::Set(d, -708.0), y * hn::BitCast(d, power));
}

/// ln x for normal x > 0, step by step as portable_log has it, so with its bits.
HWY_INLINE hn::Vec<LineTag<double>> log_of_normal(hn::Vec<LineTag<double>> x) {
  const LineTag<double> d;
  const hn::RebindToUnsigned<LineTag<double>> du;
  constexpr double ln2_high = 0x1.62e42fefp-1;
  constexpr double ln2_low = 7.440617110012397e-11;
  // x = 2^n m with m in [√½, √2). The exponent gets 1023 added, so that it is never negative.
  constexpr std::uint64_t half_root = 0x3FE6A09E667F3BCD;  // √½
  constexpr std::uint64_t bias = std::uint64_t{1023} << 52U;
  const auto bits = hn::BitCast(du, x);
  const auto exponent = hn::ShiftRight<52>(bits - hn::Set(du, half_root) + hn::Set(du, bias));
  const auto m = hn::BitCast(d, bits - (hn::ShiftLeft<52>(exponent) - hn::Set(du, bias)));
  // Below 2^52, an integer in the low bits of 2^52 is its double.
  const auto n =
      hn::BitCast(d, exponent + hn::BitCast(du, hn::Set(d, 0x1p52))) - hn::Set(d, 0x1p52 + 1023);
  const auto f = m - hn::Set(d, 1.0);
  const auto s = f / (hn::Set(d, 2.0) + f);
  const auto z = s * s;
  auto p = hn::Set(d, 0.146171283998073);
  p = p * z + hn::Set(d, 0.15331666676597175);
  p = p * z + hn::Set(d, 0.1818289077802613);
  p = p * z + hn::Set(d, 0.22222211112104948);
  p = p * z + hn::Set(d, 0.2857142862611452);
  p = p * z + hn::Set(d, 0.399999999998992);
  p = p * z + hn::Set(d, 0.666666666666667);
  const auto half_square = hn::Set(d, 0.5) * f * f;
  const auto rest = z * p;
  return n * hn::Set(d, ln2_high) -
         ((half_square - (s * (half_square + rest) + n * hn::Set(d, ln2_low))) - f);
}

/// exp(x) for x ≤ 0 in single precision, within 2 ulp; below −87, where the result would no longer
/// be a normal number, 0. After Cephes (Moshier 1992).
HWY_INLINE hn::Vec<LineTag<float>> exp_of_negative(hn::Vec<LineTag<float>> x) {
  const LineTag<float> d;
  const hn::RebindToSigned<LineTag<float>> di;
  const auto round_off = hn::Set(d, 0x1.8p23F);
  const auto shifted = x * hn::Set(d, 1.44269504F) + round_off;  // its low bits are those of n
  const auto n = shifted - round_off;
  // ln 2 in two parts; the product of the first and n is exact.
  const auto r = (x - n * hn::Set(d, 0.693359375F)) + n * hn::Set(d, 2.12194440e-4F);
  auto p = hn::Set(d, 1.9875691500e-4F);
  p = p * r + hn::Set(d, 1.3981999507e-3F);
  p = p * r + hn::Set(d, 8.3334519073e-3F);
  p = p * r + hn::Set(d, 4.1665795894e-2F);
  p = p * r + hn::Set(d, 1.6666665459e-1F);
  p = p * r + hn::Set(d, 5.0000001201e-1F);
  const auto y = (p * (r * r) + r) + hn::Set(d, 1.0F);
  const auto power = hn::ShiftLeft<23>(hn::BitCast(di, shifted) + hn::Set(di, 127));
  return hn::IfThenElseZero(x >= hn::Set(d, -87.0F), y * hn::BitCast(d, power));
}

template <class T>
HWY_INLINE Line<T> exp_of_negative(const Line<T>& x) {
  Line<T> y;
  for (std::size_t i = 0; i < Line<T>::n_parts; ++i) y.part[i] = exp_of_negative(x.part[i]);
  return y;
}

namespace detail {

template <std::size_t size, class V = hn::Vec<LineTag<double>>>
HWY_INLINE V polynomial(const std::array<double, size>& coefficients, V x) {
  const LineTag<double> d;
  V sum = hn::Set(d, coefficients[size - 1]);
  for (std::size_t i = size - 1; i-- > 0;) sum = sum * x + hn::Set(d, coefficients[i]);
  return sum;
}

}  // namespace detail

/// The quantile of the standard normal distribution for normal p below 1, step by step as
/// portable_inverse_normal has it, so with its bits.
HWY_INLINE hn::Vec<LineTag<double>> inverse_normal(hn::Vec<LineTag<double>> p) {
  using namespace inverse_normal_coefficients;
  using V = hn::Vec<LineTag<double>>;
  const LineTag<double> d;
  const V q = p - hn::Set(d, 0.5);
  const auto is_central = hn::Abs(q) <= hn::Set(d, 0.425);
  const V r = hn::Set(d, 0.180625) - q * q;
  const V central = q * (detail::polynomial(centre_above, r) / detail::polynomial(centre_below, r));
  if (hn::AllTrue(d, is_central)) return central;
  const auto is_lower = q < hn::Zero(d);
  const V tail = hn::IfThenElse(is_lower, p, hn::Set(d, 1.0) - p);
  const V depth = hn::Sqrt(hn::Neg(log_of_normal(tail)));
  const V middle = depth - hn::Set(d, 1.6);
  V z = detail::polynomial(middle_above, middle) / detail::polynomial(middle_below, middle);
  const auto is_far = depth > hn::Set(d, 5.0);
  if (HWY_UNLIKELY(!hn::AllFalse(d, is_far))) {
    const V far = depth - hn::Set(d, 5.0);
    z = hn::IfThenElse(is_far,
                       detail::polynomial(far_above, far) / detail::polynomial(far_below, far), z);
  }
  return hn::IfThenElse(is_central, central, hn::IfThenElse(is_lower, hn::Neg(z), z));
}

/// 16 rows of 16 bytes become 16 columns: byte j of row i goes to byte i of row j. In longer
/// vectors, each 16 bytes for themselves.
template <class D, class V>
HWY_INLINE void transpose_bytes(D d, V* rows) {
  for (int round = 0; round < 4; ++round) {
    V shuffled[16];
    for (std::size_t i = 0; i < 8; ++i) {
      shuffled[2 * i] = hn::InterleaveLower(d, rows[i], rows[i + 8]);
      shuffled[2 * i + 1] = hn::InterleaveUpper(d, rows[i], rows[i + 8]);
    }
    for (std::size_t i = 0; i < 16; ++i) rows[i] = shuffled[i];
  }
}

/// For each four bytes of two vectors, `factor` times the sum of their products. `weights` are
/// below 128, no sum of two products leaves 16 bits, and `factor` is one of those.
template <class D8, class V>
HWY_INLINE auto dot_quads(D8 /*int8*/, V weights, V values, std::int16_t factor) {
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
  if constexpr (hn::MaxLanes(D8()) == 64) {
    const auto pairs = _mm512_maddubs_epi16(weights.raw, values.raw);
    return hn::Vec<hn::Repartition<std::int32_t, D8>>{
        _mm512_madd_epi16(pairs, _mm512_set1_epi16(factor))};
  }
#endif
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL || HWY_TARGET == HWY_AVX2
  if constexpr (hn::MaxLanes(D8()) == 32) {
    const auto pairs = _mm256_maddubs_epi16(weights.raw, values.raw);
    return hn::Vec<hn::Repartition<std::int32_t, D8>>{
        _mm256_madd_epi16(pairs, _mm256_set1_epi16(factor))};
  }
#endif
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSSE3
  if constexpr (hn::MaxLanes(D8()) == 16) {
    const auto pairs = _mm_maddubs_epi16(weights.raw, values.raw);
    return hn::Vec<hn::Repartition<std::int32_t, D8>>{
        _mm_madd_epi16(pairs, _mm_set1_epi16(factor))};
  }
#else
  const hn::Repartition<std::int16_t, D8> d16;
  const hn::Repartition<std::int32_t, D8> d32;
  const auto w = hn::BitCast(d16, weights);
  const auto v = hn::BitCast(d16, values);
  const auto odd = hn::ShiftRight<8>(w) * hn::ShiftRight<8>(v);
  const auto even = hn::ShiftRight<8>(hn::ShiftLeft<8>(w)) * hn::ShiftRight<8>(hn::ShiftLeft<8>(v));
  const auto pairs = hn::BitCast(d32, odd + even);
  return (hn::ShiftRight<16>(pairs) + hn::ShiftRight<16>(hn::ShiftLeft<16>(pairs))) *
         hn::Set(d32, factor);
#endif
}

}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
