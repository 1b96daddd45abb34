// From rows of tables to posteriors, for kernels that Highway compiles once for each instruction
// set. Included once per target, so the usual guard does not do.
#if defined(FAGAN_INFERENCE_ROW_PRODUCTS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef FAGAN_INFERENCE_ROW_PRODUCTS_INL_HPP
#undef FAGAN_INFERENCE_ROW_PRODUCTS_INL_HPP
#else
#define FAGAN_INFERENCE_ROW_PRODUCTS_INL_HPP
#endif

#include <hwy/cache_control.h>

#include <cstddef>
#include <cstdint>

#include "fagan/core/simd-inl.hpp"
#include "fagan/inference/engine_kernels.hpp"
#include "fagan/inference/engine_tables.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {

template <class Real>
HWY_INLINE const Real* row_at(const Real* rows, std::uint32_t offset) {
  const void* const row = static_cast<const char*>(static_cast<const void*>(rows)) + offset;
  return static_cast<const Real*>(row);
}

// One case: where its rows are, and where its posterior goes.
template <class Real, class Out>
struct CaseAtHand {
  const std::uint32_t* offsets;
  const Real* prior;
  const Real* densities;  // or null
  Out* posterior;
};

// The weights of one case for some lines of causes: prior · rows of its panels · densities. Rows
// are multiplied in pairs first, which halves the chain of products that wait for each other.
template <std::size_t n_lines, class Real>
struct Weights {
  Line<Real> line[n_lines];

  HWY_INLINE void begin(const Real* prior) {
    for (std::size_t l = 0; l < n_lines; ++l) {
      line[l] = load_line(prior + l * Line<Real>::n_lanes);
    }
  }
  HWY_INLINE void multiply(const Real* row) {
    for (std::size_t l = 0; l < n_lines; ++l) {
      line[l] = line[l] * load_line(row + l * Line<Real>::n_lanes);
    }
  }
  HWY_INLINE void multiply(const Real* a, const Real* b) {
    for (std::size_t l = 0; l < n_lines; ++l) {
      const std::size_t at = l * Line<Real>::n_lanes;
      line[l] = line[l] * (load_line(a + at) * load_line(b + at));
    }
  }
  HWY_INLINE Line<Real> total() const {
    Line<Real> sum = line[0];
    for (std::size_t l = 1; l < n_lines; ++l) sum = sum + line[l];
    return sum;
  }
  template <class Out>
  HWY_INLINE void store_scaled(Real scale, Out* to) const {
    const Line<Real> factor = line_of(scale);
    for (std::size_t l = 0; l < n_lines; ++l) {
      store_line(line[l] * factor, to + l * Line<Real>::n_lanes);
    }
  }
};

template <std::size_t n_lines, class Real, class Out>
HWY_INLINE Weights<n_lines, Real> weigh(const Real* rows, std::size_t n_panels,
                                        const CaseAtHand<Real, Out>& a, std::size_t from) {
  Weights<n_lines, Real> weights;
  weights.begin(a.prior + from);
  std::size_t p = 0;
  for (; p + 2 <= n_panels; p += 2) {
    weights.multiply(row_at(rows, a.offsets[p]) + from, row_at(rows, a.offsets[p + 1]) + from);
  }
  if (p < n_panels) weights.multiply(row_at(rows, a.offsets[p]) + from);
  if (a.densities != nullptr) weights.multiply(a.densities + from);
  return weights;
}

// The same for four cases side by side, whose offsets stand `stride` apart: while one waits for its
// product, the others have theirs. The weights begin with the priors.
template <std::size_t n_lines, class Real>
HWY_INLINE void multiply_four(const Real* rows, std::size_t n_panels, const std::uint32_t* offsets,
                              std::size_t stride, Weights<n_lines, Real>* weights) {
  const std::uint32_t* const of_b = offsets + stride;
  const std::uint32_t* const of_c = of_b + stride;
  const std::uint32_t* const of_d = of_c + stride;
  Weights<n_lines, Real> a = weights[0];
  Weights<n_lines, Real> b = weights[1];
  Weights<n_lines, Real> c = weights[2];
  Weights<n_lines, Real> d = weights[3];
  std::size_t p = 0;
  for (; p + 2 <= n_panels; p += 2) {
    a.multiply(row_at(rows, offsets[p]), row_at(rows, offsets[p + 1]));
    b.multiply(row_at(rows, of_b[p]), row_at(rows, of_b[p + 1]));
    c.multiply(row_at(rows, of_c[p]), row_at(rows, of_c[p + 1]));
    d.multiply(row_at(rows, of_d[p]), row_at(rows, of_d[p + 1]));
  }
  if (p < n_panels) {
    a.multiply(row_at(rows, offsets[p]));
    b.multiply(row_at(rows, of_b[p]));
    c.multiply(row_at(rows, of_c[p]));
    d.multiply(row_at(rows, of_d[p]));
  }
  weights[0] = a;
  weights[1] = b;
  weights[2] = c;
  weights[3] = d;
}

// 1 / each of n sums, and whether all of them are large enough to be divided by.
template <std::size_t n, class Real>
HWY_INLINE bool invert(const Real* sums, Real* inverses) {
  const hn::CappedTag<Real, n> d;
  auto least = hn::Load(d, sums);
  for (std::size_t i = 0; i < n; i += hn::MaxLanes(d)) {
    const auto sum = hn::Load(d, sums + i);
    least = hn::Min(least, sum);
    hn::Store(hn::Set(d, Real{1}) / sum, d, inverses + i);
  }
  return hn::AllTrue(d, least >= hn::Set(d, least_safe_sum<Real>));
}

// Cases that go through the steps together.
template <class Real>
struct CasesAtHand {
  const std::uint32_t* offsets;  // of their rows, `stride` apart
  std::size_t stride;
  const Real* priors;
  const std::uint32_t* prior_index;  // of each, or null: all have the first
  const Real* densities;             // of each, or null
  // What is wanted soon, for each something else: asked for meanwhile, so that memory has answered.
  const std::int8_t* soon;  // or null
  std::size_t soon_stride;
};

// As many cases as are summed up together; their weights stay in registers. Returns whether all
// sums were safe.
template <std::size_t n_lines, class Real, class Out>
HWY_INLINE bool score_some(const RowTable<Real>& rows, std::size_t n_panels,
                           const CasesAtHand<Real>& cases, Out* HWY_RESTRICT posteriors,
                           std::size_t stride, Real* HWY_RESTRICT sums) {
  constexpr std::size_t row = n_lines * Line<Real>::n_lanes;
  Weights<n_lines, Real> weights[n_sums];
  if (cases.prior_index == nullptr) {
    Weights<n_lines, Real> prior;
    prior.begin(cases.priors);
    HWY_UNROLL(16)
    for (std::size_t i = 0; i < n_sums; ++i) weights[i] = prior;
  } else {
    for (std::size_t i = 0; i < n_sums; ++i) {
      weights[i].begin(cases.priors + cases.prior_index[i] * row);
    }
  }
  HWY_UNROLL(4)
  for (std::size_t i = 0; i < n_sums; i += 4) {
    // Asking for what is not there is slow.
    if (cases.soon != nullptr) {
      for (std::size_t j = i; j < i + 4; ++j) hwy::Prefetch(cases.soon + j * cases.soon_stride);
    }
    multiply_four(rows.rows.data(), n_panels, cases.offsets + i * cases.stride, cases.stride,
                  weights + i);
  }
  if (cases.densities != nullptr) {
    HWY_UNROLL(16)
    for (std::size_t i = 0; i < n_sums; ++i) weights[i].multiply(cases.densities + i * row);
  }
  Line<Real> totals[n_sums];
  HWY_UNROLL(16)
  for (std::size_t i = 0; i < n_sums; ++i) totals[i] = weights[i].total();
  store_sums(totals, sums);
  alignas(cache_line) Real inverses[n_sums];
  const bool safe = invert<n_sums>(sums, inverses);
  HWY_UNROLL(16)
  for (std::size_t i = 0; i < n_sums; ++i) {
    weights[i].store_scaled(inverses[i], posteriors + i * stride);
  }
  return safe;
}

template <std::size_t n_lines, class Real, class Out>
HWY_INLINE bool score_one(const RowTable<Real>& rows, std::size_t n_panels,
                          const CaseAtHand<Real, Out>& a, Real* sums) {
  const auto weights = weigh<n_lines>(rows.rows.data(), n_panels, a, 0);
  const Line<Real> total = weights.total();
  store_sums(total, total, total, total, sums);
  alignas(cache_line) Real inverses[4];
  const bool safe = invert<4>(sums, inverses);
  weights.store_scaled(inverses[0], a.posterior);
  return safe;
}

// A case of any number of lines, some lines at a time, its weights kept in memory meanwhile.
template <std::size_t n_lines, class Real, class Out>
HWY_INLINE void weigh_and_keep(const RowTable<Real>& rows, std::size_t n_panels,
                               const CaseAtHand<Real, Out>& a, std::size_t line, Line<Real>& total,
                               Real* kept) {
  const std::size_t from = line * Line<Real>::n_lanes;
  const auto weights = weigh<n_lines>(rows.rows.data(), n_panels, a, from);
  for (std::size_t l = 0; l < n_lines; ++l) {
    total = line + l == 0 ? weights.line[l] : total + weights.line[l];
  }
  weights.store_scaled(Real{1}, kept + from);
}

template <class Real, class Out>
HWY_NOINLINE bool score_long(const RowTable<Real>& rows, std::size_t n_panels,
                             const CaseAtHand<Real, Out>& a, Real* kept, Real* sums) {
  constexpr std::size_t step = 4;
  Line<Real> total = line_of(Real{0});
  std::size_t line = 0;
  for (; line + step <= rows.n_lines; line += step) {
    weigh_and_keep<step>(rows, n_panels, a, line, total, kept);
  }
  for (; line < rows.n_lines; ++line) weigh_and_keep<1>(rows, n_panels, a, line, total, kept);

  store_sums(total, total, total, total, sums);
  alignas(cache_line) Real inverses[4];
  const bool safe = invert<4>(sums, inverses);
  const Line<Real> inverse = line_of(inverses[0]);
  for (std::size_t k = 0; k < rows.n_lines * Line<Real>::n_lanes; k += Line<Real>::n_lanes) {
    store_line(load_line(kept + k) * inverse, a.posterior + k);
  }
  return safe;
}

}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
