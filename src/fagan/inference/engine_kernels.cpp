#include "fagan/inference/engine_kernels.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"

#include <hwy/cache_control.h>

// From here on, this file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/inference/engine_kernels.cpp"
#include <hwy/foreach_target.h>

#include "fagan/core/simd-inl.hpp"
#include "fagan/inference/number_densities-inl.hpp"
#include "fagan/inference/packing-inl.hpp"
#include "fagan/inference/posterior_output-inl.hpp"
#include "fagan/inference/row_products-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

template <class Real>
HWY_INLINE void keep_sums(const RowTable<Real>& rows, const Sums& keep, std::size_t case_index,
                          const std::uint32_t* offsets, std::size_t n_panels, Real sum) {
  std::int32_t exponent = 0;
  for (std::size_t p = 0; p < n_panels; ++p) exponent += rows.exponents[offsets[p] / cache_line];
  keep.exponent[case_index] = exponent;
  keep.sum[case_index] = static_cast<double>(sum);
}

// The sums of a group, if wanted, and its unsure cases.
template <class Real, class Out>
HWY_INLINE void note_sums(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n,
                          bool all_safe, const Real* sums) {
  if (HWY_UNLIKELY(!all_safe)) {
    for (std::size_t i = 0; i < n; ++i) {
      if (!(sums[i] >= least_safe_sum<Real>)) {
        job.unsure.push_back(static_cast<std::uint32_t>(first + i));
      }
    }
  }
  if (job.sums.sum == nullptr) return;
  for (std::size_t i = 0; i < n; ++i) {
    keep_sums(job.rows, job.sums, first + i,
              job.scratch.offsets.data() + i * job.scratch.offset_stride, job.tables.panels.size(),
              sums[i]);
  }
}

// So many cases ahead that memory has answered when they are reached.
constexpr std::size_t ahead = 256;

// Scores cases first … first + n − 1, whose offsets and densities are in the scratch. Rows of
// `n_lines` lines, or of any length if that is 0. The states of cases that are yet to come are
// asked for meanwhile.
template <std::size_t n_lines, class Real, class Out>
HWY_INLINE void score_group_of(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n,
                               const std::int8_t* states, std::size_t state_stride,
                               Output<Out>& output) {
  constexpr std::size_t group = KernelScratch<Real, Out>::group;
  const KernelScratch<Real, Out>& scratch = job.scratch;
  const std::size_t row = job.rows.n_lines * Line<Real>::n_lanes;
  const std::size_t n_panels = job.tables.panels.size();
  const Real* const densities =
      job.tables.densities.numbers.empty() ? nullptr : scratch.densities.data();
  alignas(cache_line) Real sums[group];
  bool safe = true;
  std::size_t i = 0;
  if constexpr (n_lines > 0) {
    for (; i + n_sums <= n; i += n_sums) {
      const CasesAtHand<Real> cases{
          scratch.offsets.data() + i * scratch.offset_stride,
          scratch.offset_stride,
          job.priors,
          job.prior_index == nullptr ? nullptr : job.prior_index + first + i,
          densities == nullptr ? nullptr : densities + i * row,
          states == nullptr ? nullptr : states + (first + i + ahead) * state_stride,
          state_stride};
      safe &= score_some<n_lines>(job.rows, n_panels, cases, output.column(i), output.stride(),
                                  sums + i);
    }
  }
  for (; i < n; ++i) {
    const std::size_t prior = job.prior_index == nullptr ? 0 : job.prior_index[first + i];
    const CaseAtHand<Real, Out> a{
        scratch.offsets.data() + i * scratch.offset_stride, job.priors + prior * row,
        densities == nullptr ? nullptr : densities + i * row, output.column(i)};
    alignas(cache_line) Real its_sums[4];
    if constexpr (n_lines > 0) {
      safe &= score_one<n_lines>(job.rows, n_panels, a, its_sums);
    } else {
      safe &= score_long(job.rows, n_panels, a, job.scratch.weights.data(), its_sums);
    }
    sums[i] = its_sums[0];
  }
  note_sums(job, first, n, safe, sums);
  output.advance(n);
}

template <class Real, class Out>
HWY_NOINLINE void score_group(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n,
                              const std::int8_t* states, std::size_t state_stride,
                              Output<Out>& output) {
  switch (job.rows.n_lines) {
    case 1:
      return score_group_of<1>(job, first, n, states, state_stride, output);
    case 2:
      return score_group_of<2>(job, first, n, states, state_stride, output);
    case 4:
      return score_group_of<4>(job, first, n, states, state_stride, output);
    default:
      return score_group_of<0>(job, first, n, states, state_stride, output);
  }
}

// The same for case `first` + i, whose densities go where those of the i-th of a group are.
template <class Real, class Out>
HWY_INLINE void weigh_numbers_of(const KernelJob<Real, Out>& job, std::size_t first, std::size_t i,
                                 const double* values, std::size_t step) {
  KernelScratch<Real, Out>& scratch = job.scratch;
  const std::size_t row = job.rows.n_lines * Line<Real>::n_lanes;
  SeenNumbers seen{scratch.seen_rows.data(), scratch.seen_values.data()};
  look_at(job.tables.densities.numbers, values, step, seen);
  double peak = 0;
  if (!weigh_numbers(job.tables.densities, seen, scratch.log_densities.data(),
                     scratch.densities.data() + i * row, row, peak)) {
    job.unsure.push_back(static_cast<std::uint32_t>(first + i));
  }
  if (job.sums.peak != nullptr) job.sums.peak[first + i] = peak;
}

// Cases moved to where as much may be read behind each as kernels like to.
template <class Real, class Out>
void copy_to_scratch(const KernelJob<Real, Out>& job, const std::int8_t* states, std::size_t stride,
                     std::size_t n) {
  const std::size_t n_findings = job.tables.model.n_findings();
  for (std::size_t i = 0; i < n; ++i) {
    std::copy_n(states + i * stride, n_findings,
                job.scratch.states.data() + i * job.tables.plan.reach);
  }
}

// States in the scratch that the tables do not know become unknown, and their cases unsure.
template <class Real, class Out>
void make_legal(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n) {
  const PackingPlan& plan = job.tables.plan;
  for (std::size_t i = 0; i < n; ++i) {
    std::int8_t* const states = job.scratch.states.data() + i * plan.reach;
    bool legal = true;
    for (std::size_t j = 0; j < job.tables.model.n_findings(); ++j) {
      if (plan.lowest[j] <= states[j] && states[j] <= plan.highest[j]) continue;
      states[j] = static_cast<std::int8_t>(CaseCode::not_asked);
      legal = false;
    }
    if (!legal) job.unsure.push_back(static_cast<std::uint32_t>(first + i));
  }
}

// Packs cases first … first + n − 1 into the scratch. Those that cannot be read in place, or hold a
// state the tables do not know, are copied before.
template <class Real, class Out>
HWY_INLINE void pack_group(const KernelJob<Real, Out>& job, const DenseCases& cases,
                           const std::int8_t* states_end, std::size_t first, std::size_t n) {
  const PackingPlan& plan = job.tables.plan;
  KernelScratch<Real, Out>& scratch = job.scratch;
  const PackedCodes packed{job.rows.first_unknown.data(),
                           static_cast<std::int16_t>(job.rows.n_lines), RowTable<Real>::line_bits,
                           scratch.offsets.data(), scratch.offset_stride};
  const std::int8_t* const states = cases.states + first * cases.state_stride;
  const auto there = static_cast<std::size_t>(states_end - states);
  if ((n - 1) * cases.state_stride + plan.reach <= there &&
      pack_cases(plan, plan.lowest.data(), states, cases.state_stride, n, packed)) {
    return;
  }
  copy_to_scratch(job, states, cases.state_stride, n);
  const auto pack_copies = [&] {
    return pack_cases(plan, plan.lowest.data(), scratch.states.data(), plan.reach, n, packed);
  };
  if (pack_copies()) return;
  make_legal(job, first, n);
  pack_copies();
}

template <class Real, class Out>
void score_dense(const KernelJob<Real, Out>& job, const DenseCases& cases,
                 const std::int8_t* states_end) {
  Output<Out> output(job);
  for (std::size_t first = 0; first < cases.n_cases; first += job.scratch.group) {
    const std::size_t n = std::min(job.scratch.group, cases.n_cases - first);
    pack_group(job, cases, states_end, first, n);
    if (!job.tables.densities.numbers.empty()) {
      for (std::size_t i = 0; i < n; ++i) {
        weigh_numbers_of(job, first, i, cases.numbers + (first + i) * cases.number_stride, 1);
      }
    }
    score_group(job, first, n, cases.states, cases.state_stride, output);
  }
  output.finish();
}

// The codes of some neighbouring cases, as many as a vector holds.
using Codes = hn::CappedTag<std::uint8_t, KernelScratch<float, float>::group>;

// The offsets of those of the group that begins at case `first`, from its `at`-th on. Their codes
// stand panel by panel.
template <class Real, class Out>
HWY_INLINE void unpack_codes(const KernelJob<Real, Out>& job, const PanelBlock& cases,
                             std::size_t first, std::size_t at) {
  const Codes d8;
  const hn::CappedTag<std::uint32_t, 16> d32;
  const hn::Rebind<std::uint8_t, decltype(d32)> quarter;
  const std::size_t n_panels = job.tables.panels.size();
  const std::size_t stride = job.scratch.offset_stride;
  const std::uint32_t* const starts = job.rows.first.data();
  const auto row_bytes = hn::Set(d32, job.rows.row_bytes());
  for (std::size_t p = 0; p < n_panels; p += 16) {
    hn::Vec<Codes> codes[16];
    for (std::size_t i = 0; i < 16; ++i) {
      codes[i] = hn::Load(d8, cases.codes(std::min(p + i, n_panels - 1)) + first + at);
    }
    transpose_bytes(d8, codes);
    // Every 16th case stands in the same vector.
    alignas(cache_line) std::uint8_t of_case[16][hn::MaxLanes(d8)];
    for (std::size_t i = 0; i < 16; ++i) hn::Store(codes[i], d8, of_case[i]);
    for (std::size_t j = 0; j < 16; j += hn::MaxLanes(d32)) {
      const auto start = hn::LoadU(d32, starts + p + j);
      std::uint32_t* const offsets = job.scratch.offsets.data() + at * stride + p + j;
      for (std::size_t i = 0; i < hn::MaxLanes(d8); ++i) {
        const auto code = hn::PromoteTo(d32, hn::LoadU(quarter, of_case[i % 16] + i / 16 * 16 + j));
        hn::StoreU(code * row_bytes + start, d32, offsets + i * stride);
      }
    }
  }
}

// What is read after these cases is asked for a share at a time: more at once than the processor
// keeps track of would have to be waited for.
template <class Real, class Out>
HWY_INLINE void fetch_share(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n,
                            std::size_t n_cases) {
  constexpr int to_read = 0;
  constexpr int second_cache = 2;
  const std::size_t end = job.upcoming.size() * (first + n) / n_cases;
  for (std::size_t i = job.upcoming.size() * first / n_cases; i < end; ++i) {
    __builtin_prefetch(job.upcoming[i], to_read, second_cache);
  }
}

template <class Real, class Out>
void score_codes(const KernelJob<Real, Out>& job, const PanelBlock& cases) {
  KernelScratch<Real, Out>& scratch = job.scratch;
  Output<Out> output(job);
  for (std::size_t first = 0; first < cases.n_cases(); first += scratch.group) {
    const std::size_t n = std::min(scratch.group, cases.n_cases() - first);
    fetch_share(job, first, n, cases.n_cases());
    for (std::size_t i = 0; i < n; i += hn::MaxLanes(Codes())) unpack_codes(job, cases, first, i);
    if (!job.tables.densities.numbers.empty()) {
      for (std::size_t i = 0; i < n; ++i) {
        weigh_numbers_of(job, first, i, cases.numbers(0) + first + i, cases.number_stride());
      }
    }
    score_group(job, first, n, nullptr, 0, output);
  }
  output.finish();
}

void score_dense_ff(const KernelJob<float, float>& job, const DenseCases& cases,
                    const std::int8_t* states_end) {
  score_dense(job, cases, states_end);
}
void score_dense_df(const KernelJob<double, float>& job, const DenseCases& cases,
                    const std::int8_t* states_end) {
  score_dense(job, cases, states_end);
}
void score_dense_dd(const KernelJob<double, double>& job, const DenseCases& cases,
                    const std::int8_t* states_end) {
  score_dense(job, cases, states_end);
}
void score_codes_ff(const KernelJob<float, float>& job, const PanelBlock& cases) {
  score_codes(job, cases);
}
void score_codes_df(const KernelJob<double, float>& job, const PanelBlock& cases) {
  score_codes(job, cases);
}
void score_codes_dd(const KernelJob<double, double>& job, const PanelBlock& cases) {
  score_codes(job, cases);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {

template <class Real, class Out>
KernelScratch<Real, Out>::KernelScratch(const EngineTables& tables) {
  const std::size_t row = tables.rows<Real>().n_lines * cache_line / sizeof(Real);
  offset_stride = tables.rows<Real>().first.size();
  offsets.assign(offset_stride * group, 0);
  states.assign(tables.plan.reach * group, static_cast<std::int8_t>(CaseCode::not_asked));
  if (!tables.densities.numbers.empty()) {
    densities.assign(row * group, 0);
    log_densities.assign(round_up(tables.densities.stride, row), -infinity);
    seen_rows.resize(tables.densities.numbers.size());
    seen_values.resize(tables.densities.numbers.size());
  }
  weights.assign(row, 0);
  // A line not yet full, a group's columns, and what the last of them is written beyond its end.
  output.assign(round_up(tables.model.n_causes() * group + row, 16) + 2 * cache_line, Out{0});
}

template struct KernelScratch<float, float>;
template struct KernelScratch<double, float>;
template struct KernelScratch<double, double>;

HWY_EXPORT(score_dense_ff);
HWY_EXPORT(score_dense_df);
HWY_EXPORT(score_dense_dd);
HWY_EXPORT(score_codes_ff);
HWY_EXPORT(score_codes_df);
HWY_EXPORT(score_codes_dd);

void score(const KernelJob<float, float>& job, const DenseCases& cases,
           const std::int8_t* states_end) {
  HWY_DYNAMIC_DISPATCH(score_dense_ff)(job, cases, states_end);
}
void score(const KernelJob<double, float>& job, const DenseCases& cases,
           const std::int8_t* states_end) {
  HWY_DYNAMIC_DISPATCH(score_dense_df)(job, cases, states_end);
}
void score(const KernelJob<double, double>& job, const DenseCases& cases,
           const std::int8_t* states_end) {
  HWY_DYNAMIC_DISPATCH(score_dense_dd)(job, cases, states_end);
}
void score(const KernelJob<float, float>& job, const PanelBlock& cases) {
  HWY_DYNAMIC_DISPATCH(score_codes_ff)(job, cases);
}
void score(const KernelJob<double, float>& job, const PanelBlock& cases) {
  HWY_DYNAMIC_DISPATCH(score_codes_df)(job, cases);
}
void score(const KernelJob<double, double>& job, const PanelBlock& cases) {
  HWY_DYNAMIC_DISPATCH(score_codes_dd)(job, cases);
}

}  // namespace fagan
#endif  // HWY_ONCE
