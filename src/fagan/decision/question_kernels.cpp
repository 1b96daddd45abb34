#include "fagan/decision/question_kernels.hpp"

#include <cstdint>

#include "fagan/core/aligned.hpp"

// From here on, this file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/decision/question_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Every lane is worked on by itself, so the width of a vector never shows in the result.
template <class Real>
using Tag = hn::CappedTag<Real, cache_line / sizeof(Real)>;

// Four vectors at a time, so that their sums need not wait for one another.
template <class Real>
void weigh_all(const Real* p, std::size_t n_causes, const Real* table, std::size_t size,
               Real* sum) {
  const Tag<Real> d;
  const std::size_t n = hn::Lanes(d);
  std::size_t j = 0;
  for (; j + 4 * n <= size; j += 4 * n) {
    auto a = hn::Zero(d);
    auto b = a;
    auto c = a;
    auto e = a;
    for (std::size_t k = 0; k < n_causes; ++k) {
      const auto weight = hn::Set(d, p[k]);
      const Real* const row = table + k * size + j;
      a = hn::Add(a, hn::Mul(weight, hn::Load(d, row)));
      b = hn::Add(b, hn::Mul(weight, hn::Load(d, row + n)));
      c = hn::Add(c, hn::Mul(weight, hn::Load(d, row + 2 * n)));
      e = hn::Add(e, hn::Mul(weight, hn::Load(d, row + 3 * n)));
    }
    hn::Store(a, d, sum + j);
    hn::Store(b, d, sum + j + n);
    hn::Store(c, d, sum + j + 2 * n);
    hn::Store(e, d, sum + j + 3 * n);
  }
  for (; j < size; j += n) {
    auto a = hn::Zero(d);
    for (std::size_t k = 0; k < n_causes; ++k) {
      a = hn::Add(a, hn::Mul(hn::Set(d, p[k]), hn::Load(d, table + k * size + j)));
    }
    hn::Store(a, d, sum + j);
  }
}

// portable_log, lane by lane, for normal numbers above 0.
template <class D>
HWY_INLINE hn::Vec<D> log_of(D d, hn::Vec<D> x, double /*of this width*/) {
  const hn::RebindToUnsigned<D> du;
  const auto one_in_exponent = hn::Set(du, std::uint64_t{1023} << 52U);
  const auto bits = hn::BitCast(du, x);
  const auto half_root = hn::Set(du, std::uint64_t{0x3FE6A09E667F3BCD});
  const auto biased = hn::ShiftRight<52>(hn::Add(hn::Sub(bits, half_root), one_in_exponent));
  const auto m = hn::BitCast(d, hn::Add(hn::Sub(bits, hn::ShiftLeft<52>(biased)), one_in_exponent));
  // An integer added to the bits of 1.5 · 2^52 is added to the number.
  const auto shift = hn::Set(d, 0x1.8p52);
  const auto k =
      hn::Sub(hn::BitCast(d, hn::Add(hn::BitCast(du, shift), biased)), hn::Set(d, 0x1.8p52 + 1023));
  const auto f = hn::Sub(m, hn::Set(d, 1.0));
  const auto s = hn::Div(f, hn::Add(hn::Set(d, 2.0), f));
  const auto z = hn::Mul(s, s);
  auto sum = hn::Set(d, 0.146171283998073);
  for (const double c : {0.15331666676597175, 0.1818289077802613, 0.22222211112104948,
                         0.2857142862611452, 0.399999999998992, 0.666666666666667}) {
    sum = hn::Add(hn::Mul(sum, z), hn::Set(d, c));
  }
  const auto half_square = hn::Mul(hn::Mul(hn::Set(d, 0.5), f), f);
  const auto rest = hn::Mul(z, sum);
  const auto low = hn::Add(hn::Mul(s, hn::Add(half_square, rest)),
                           hn::Mul(k, hn::Set(d, 7.440617110012397e-11)));
  return hn::Sub(hn::Mul(k, hn::Set(d, 0x1.62e42fefp-1)), hn::Sub(hn::Sub(half_square, low), f));
}

// The same in float, with the four coefficients of fdlibm's logf (Sun Microsystems 1993).
template <class D>
HWY_INLINE hn::Vec<D> log_of(D d, hn::Vec<D> x, float /*of this width*/) {
  const hn::RebindToSigned<D> di;
  const auto shifted = hn::Sub(hn::BitCast(di, x), hn::Set(di, 0x3F3504F3));
  const auto n = hn::ShiftRight<23>(shifted);
  const auto m = hn::BitCast(d, hn::Sub(hn::BitCast(di, x), hn::ShiftLeft<23>(n)));
  const auto k = hn::ConvertTo(d, n);
  const auto f = hn::Sub(m, hn::Set(d, 1.0F));
  const auto s = hn::Div(f, hn::Add(hn::Set(d, 2.0F), f));
  const auto z = hn::Mul(s, s);
  auto sum = hn::Set(d, 0.24279078841F);
  for (const float c : {0.28498786688F, 0.40000972152F, 0.66666662693F}) {
    sum = hn::Add(hn::Mul(sum, z), hn::Set(d, c));
  }
  const auto half_square = hn::Mul(hn::Mul(hn::Set(d, 0.5F), f), f);
  const auto rest = hn::Mul(z, sum);
  const auto low =
      hn::Add(hn::Mul(s, hn::Add(half_square, rest)), hn::Mul(k, hn::Set(d, 9.0580006145e-06F)));
  return hn::Sub(hn::Mul(k, hn::Set(d, 6.9313812256e-01F)), hn::Sub(hn::Sub(half_square, low), f));
}

template <class Real>
void times_own_log_all(Real* x, std::size_t size) {
  const Tag<Real> d;
  // Far below anything whose x log x could be seen beside 1, and far above what is not normal.
  const auto least = hn::Set(d, static_cast<Real>(1e-30));
  for (std::size_t j = 0; j < size; j += hn::Lanes(d)) {
    const auto value = hn::Load(d, x + j);
    const auto positive = hn::Max(value, hn::Zero(d));
    hn::Store(hn::Mul(positive, log_of(d, hn::Max(value, least), Real{})), d, x + j);
  }
}

void weigh_float(const float* p, std::size_t n_causes, const float* table, std::size_t size,
                 float* sum) {
  weigh_all(p, n_causes, table, size, sum);
}
void weigh_double(const double* p, std::size_t n_causes, const double* table, std::size_t size,
                  double* sum) {
  weigh_all(p, n_causes, table, size, sum);
}
void times_own_log_float(float* x, std::size_t size) { times_own_log_all(x, size); }
void times_own_log_double(double* x, std::size_t size) { times_own_log_all(x, size); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {

HWY_EXPORT(weigh_float);
HWY_EXPORT(weigh_double);
HWY_EXPORT(times_own_log_float);
HWY_EXPORT(times_own_log_double);

void weigh(const float* p, std::size_t n_causes, const float* table, std::size_t size, float* sum) {
  HWY_DYNAMIC_DISPATCH(weigh_float)(p, n_causes, table, size, sum);
}
void weigh(const double* p, std::size_t n_causes, const double* table, std::size_t size,
           double* sum) {
  HWY_DYNAMIC_DISPATCH(weigh_double)(p, n_causes, table, size, sum);
}
void times_own_log(float* x, std::size_t size) {
  HWY_DYNAMIC_DISPATCH(times_own_log_float)(x, size);
}
void times_own_log(double* x, std::size_t size) {
  HWY_DYNAMIC_DISPATCH(times_own_log_double)(x, size);
}

}  // namespace fagan
#endif  // HWY_ONCE
