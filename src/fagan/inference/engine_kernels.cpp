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

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

// ---- From states to rows -------------------------------------------------------------------

// Turns one window, or as many as D8 holds, into the byte offsets of rows.
template <class D8>
HWY_INLINE void pack_windows(D8 d8, const PackingPlan& plan, const std::uint32_t* first_unknown,
                             hn::Vec<hn::Repartition<std::int32_t, D8>> row_bytes,
                             const std::int8_t* states, std::size_t window,
                             std::uint32_t* offsets) {
  const hn::Repartition<std::uint32_t, D8> d32;
  const hn::RebindToUnsigned<D8> du8;
  const std::size_t at = window * PackingPlan::width;
  // Not asked and not known are the same from here on.
  const auto known = hn::Max(hn::LoadU(d8, states + plan.column[window]), hn::Set(d8, -1));
  const auto shuffle = hn::BitCast(d8, hn::Load(du8, plan.shuffle.data() + at));
  const auto arranged = hn::TableLookupBytes(known, shuffle);
  const auto codes = dot_quads(d8, hn::Load(d8, plan.weights.data() + at), arranged);
  const std::size_t panel = plan.first_panel[window];
  const auto first = hn::LoadU(d32, first_unknown + panel);
  hn::StoreU(hn::BitCast(d32, codes * row_bytes) + first, d32, offsets + panel);
}

// The states of one case. Each window may write four offsets where it has fewer panels: the next
// window writes over what is not its own.
template <class D8>
HWY_INLINE void pack_case(D8 d8, const PackingPlan& plan, const std::uint32_t* first_unknown,
                          std::uint32_t row_bytes, const std::int8_t* states,
                          std::uint32_t* offsets) {
  const hn::Repartition<std::int32_t, D8> d32;
  const auto bytes = hn::Set(d32, static_cast<std::int32_t>(row_bytes));
  constexpr std::size_t step = hn::MaxLanes(d8) / PackingPlan::width;
  for (std::size_t window = 0; window < plan.n_windows; window += step) {
    pack_windows(d8, plan, first_unknown, bytes, states, window, offsets);
  }
}

// Whether all states of `n` cases are ones the tables know.
HWY_INLINE bool all_legal(const PackingPlan& plan, const std::int8_t* states, std::size_t stride,
                          std::size_t n) {
  const hn::CappedTag<std::int8_t, cache_line> d;
  bool legal = true;
  for (std::size_t j = 0; j < plan.lowest.size(); j += hn::MaxLanes(d)) {
    auto least = hn::LoadU(d, states + j);
    auto most = least;
    for (std::size_t i = 1; i < n; ++i) {
      const auto state = hn::LoadU(d, states + i * stride + j);
      least = hn::Min(least, state);
      most = hn::Max(most, state);
    }
    legal = legal && hn::AllFalse(d, least < hn::Load(d, plan.lowest.data() + j)) &&
            hn::AllFalse(d, most > hn::Load(d, plan.highest.data() + j));
  }
  return legal;
}

// ---- Numbers -------------------------------------------------------------------------------

bool is_possible(const DensityTable::Number& number, double value) {
  if (!std::isfinite(value)) return false;
  if (number.takes_log && value <= 0) return false;
  return !number.range || (number.range->low <= value && value <= number.range->high);
}

// One case's densities relative to the largest, [n_causes], and the log of that largest.
template <class Real>
struct Densities {
  Real* row;
  double peak = 0;
  bool sure = true;
};

// Adds the log densities of a value under every cause, or begins with them.
HWY_INLINE void add_log_densities(const DensityTable& table, std::size_t row, double value,
                                  bool is_first, double* sums) {
  const LineTag<double> d;
  const std::size_t at = row * table.stride;
  const auto x = hn::Set(d, value);
  for (std::size_t k = 0; k < table.stride; k += hn::MaxLanes(d)) {
    const auto z =
        (x - hn::Load(d, table.mean.data() + at + k)) * hn::Load(d, table.per_sd.data() + at + k);
    const auto term = hn::Load(d, table.log_peak.data() + at + k) - hn::Set(d, 0.5) * (z * z);
    hn::Store(is_first ? term : hn::Load(d, sums + k) + term, d, sums + k);
  }
}

HWY_INLINE double largest(const double* values, std::size_t n) {
  const LineTag<double> d;
  auto most = hn::Load(d, values);
  for (std::size_t k = hn::MaxLanes(d); k < n; k += hn::MaxLanes(d)) {
    most = hn::Max(most, hn::Load(d, values + k));
  }
  return hn::GetLane(hn::MaxOfLanes(d, most));
}

template <class Real>
HWY_INLINE void store_ratios(const double* logs, double peak, std::size_t n, Real* row) {
  const LineTag<double> d;
  for (std::size_t k = 0; k < n; k += Line<double>::n_lanes) {
    Line<double> line;
    for (std::size_t i = 0; i < Line<double>::n_parts; ++i) {
      const auto log = hn::Load(d, logs + k + i * hn::MaxLanes(d));
      line.part[i] = exp_of_negative(log - hn::Set(d, peak));
    }
    store_line(line, row + k);
  }
}

// `values[n]` for the n-th numeric finding is at values + n · step.
template <class Real>
HWY_INLINE bool weigh_numbers(const DensityTable& table, const double* values, std::size_t step,
                              double* logs, Real* ratios, std::size_t n_ratios, double& peak) {
  bool sure = true;
  bool none_yet = true;
  double jacobian = 0;  // the density of x itself is that of ln x over x
  std::size_t row = 0;
  for (const DensityTable::Number& number : table.numbers) {
    const std::size_t its_row = number.rule_only ? row : row++;
    const double value = values[number.position * step];
    if (std::isnan(value)) continue;
    if (!is_possible(number, value)) sure = false;
    if (number.rule_only || !sure) continue;
    const double x = number.takes_log ? portable_log(value) : value;
    if (number.takes_log) jacobian -= x;
    add_log_densities(table, its_row, x, none_yet, logs);
    none_yet = false;
  }
  peak = 0;
  if (none_yet || !sure) {
    std::fill_n(ratios, n_ratios, Real{1});
    return sure;
  }
  const double most = largest(logs, table.stride);
  peak = most + jacobian;
  store_ratios(logs, most, table.stride, ratios);
  return std::abs(most) <= largest_log_density;
}

// ---- From rows to posteriors ---------------------------------------------------------------

template <class Real>
HWY_INLINE const Real* row_at(const Real* rows, std::uint32_t offset) {
  const void* const row = static_cast<const char*>(static_cast<const void*>(rows)) + offset;
  return static_cast<const Real*>(row);
}

// The weights of one case: prior · rows of its panels · densities, `n_lines` lines of causes
// beginning at `line`. Two chains of products keep the multipliers busy while each waits for
// itself.
template <std::size_t n_lines, class Real>
HWY_INLINE void weigh(const Real* rows, const std::uint32_t* offsets, std::size_t n_panels,
                      const Real* prior, const Real* densities, std::size_t line,
                      Line<Real>* weights) {
  const std::size_t from = line * Line<Real>::n_lanes;
  Line<Real> even[n_lines];
  Line<Real> odd[n_lines];
  for (std::size_t l = 0; l < n_lines; ++l) {
    even[l] = load_line(prior + from + l * Line<Real>::n_lanes);
    odd[l] = line_of(Real{1});
  }
  std::size_t p = 0;
  for (; p + 2 <= n_panels; p += 2) {
    const Real* const a = row_at(rows, offsets[p]) + from;
    const Real* const b = row_at(rows, offsets[p + 1]) + from;
    for (std::size_t l = 0; l < n_lines; ++l) {
      even[l] = even[l] * load_line(a + l * Line<Real>::n_lanes);
      odd[l] = odd[l] * load_line(b + l * Line<Real>::n_lanes);
    }
  }
  if (p < n_panels) {
    const Real* const a = row_at(rows, offsets[p]) + from;
    for (std::size_t l = 0; l < n_lines; ++l) {
      even[l] = even[l] * load_line(a + l * Line<Real>::n_lanes);
    }
  }
  for (std::size_t l = 0; l < n_lines; ++l) weights[l] = even[l] * odd[l];
  if (densities == nullptr) return;
  for (std::size_t l = 0; l < n_lines; ++l) {
    weights[l] = weights[l] * load_line(densities + from + l * Line<Real>::n_lanes);
  }
}

// 1 / each of four sums, and whether all of them are large enough to be divided by.
template <class Real>
HWY_INLINE bool invert(const Real* sums, Real* inverses) {
  const hn::CappedTag<Real, 4> d;
  bool safe = true;
  for (std::size_t i = 0; i < 4; i += hn::MaxLanes(d)) {
    const auto sum = hn::Load(d, sums + i);
    safe = safe && hn::AllTrue(d, sum >= hn::Set(d, least_safe_sum<Real>));
    hn::Store(hn::Set(d, Real{1}) / sum, d, inverses + i);
  }
  return safe;
}

// What score_cases needs to know of the cases at hand.
template <class Real, class Out>
struct Inputs {
  const std::uint32_t* offsets[4];
  const Real* prior[4];
  const Real* densities[4];
  Out* posterior[4];
};

// Four cases, or one, whose weights stay in registers. Returns whether all sums were safe.
template <std::size_t n_cases, std::size_t n_lines, class Real, class Out>
HWY_INLINE bool score_cases(const RowTable<Real>& rows, std::size_t n_panels,
                            const Inputs<Real, Out>& in, Real* sums) {
  Line<Real> weights[n_cases][n_lines];
  Line<Real> totals[n_cases];
  for (std::size_t i = 0; i < n_cases; ++i) {
    weigh<n_lines>(rows.rows.data(), in.offsets[i], n_panels, in.prior[i], in.densities[i], 0,
                   weights[i]);
    totals[i] = weights[i][0];
    for (std::size_t l = 1; l < n_lines; ++l) totals[i] = totals[i] + weights[i][l];
  }
  alignas(cache_line) Real inverses[4];
  constexpr std::size_t last = n_cases - 1;
  store_sums(totals[0], totals[last / 3], totals[last / 3 * 2], totals[last], sums);
  const bool safe = invert(sums, inverses);
  for (std::size_t i = 0; i < n_cases; ++i) {
    const Line<Real> inverse = line_of(inverses[i]);
    for (std::size_t l = 0; l < n_lines; ++l) {
      store_line(weights[i][l] * inverse, in.posterior[i] + l * Line<Real>::n_lanes);
    }
  }
  return safe;
}

// The same for rows of any length, four lines at a time, with the weights kept in memory.
template <std::size_t n_lines, class Real>
HWY_INLINE void weigh_and_keep(const Real* rows, const std::uint32_t* offsets, std::size_t n_panels,
                               const Real* prior, const Real* densities, std::size_t line,
                               Line<Real>& total, Real* kept) {
  Line<Real> weights[n_lines];
  weigh<n_lines>(rows, offsets, n_panels, prior, densities, line, weights);
  for (std::size_t l = 0; l < n_lines; ++l) {
    total = line + l == 0 ? weights[l] : total + weights[l];
    store_line(weights[l], kept + (line + l) * Line<Real>::n_lanes);
  }
}

template <std::size_t n_cases, class Real, class Out>
HWY_NOINLINE bool score_long_cases(const RowTable<Real>& rows, std::size_t n_panels,
                                   const Inputs<Real, Out>& in, Real* kept, Real* sums) {
  constexpr std::size_t step = 4;
  const std::size_t row = rows.n_lines * Line<Real>::n_lanes;
  Line<Real> totals[n_cases];
  for (std::size_t i = 0; i < n_cases; ++i) {
    std::size_t line = 0;
    for (; line + step <= rows.n_lines; line += step) {
      weigh_and_keep<step>(rows.rows.data(), in.offsets[i], n_panels, in.prior[i], in.densities[i],
                           line, totals[i], kept + i * row);
    }
    for (; line < rows.n_lines; ++line) {
      weigh_and_keep<1>(rows.rows.data(), in.offsets[i], n_panels, in.prior[i], in.densities[i],
                        line, totals[i], kept + i * row);
    }
  }
  alignas(cache_line) Real inverses[4];
  constexpr std::size_t last = n_cases - 1;
  store_sums(totals[0], totals[last / 3], totals[last / 3 * 2], totals[last], sums);
  const bool safe = invert(sums, inverses);
  for (std::size_t i = 0; i < n_cases; ++i) {
    const Line<Real> inverse = line_of(inverses[i]);
    for (std::size_t k = 0; k < row; k += Line<Real>::n_lanes) {
      store_line(load_line(kept + i * row + k) * inverse, in.posterior[i] + k);
    }
  }
  return safe;
}

template <std::size_t n_cases, class Real, class Out>
HWY_INLINE bool score_cases_of_any_length(const KernelJob<Real, Out>& job,
                                          const Inputs<Real, Out>& in, Real* sums) {
  const std::size_t n_panels = job.tables.panels.size();
  switch (job.rows.n_lines) {
    case 1:
      return score_cases<n_cases, 1>(job.rows, n_panels, in, sums);
    case 2:
      return score_cases<n_cases, 2>(job.rows, n_panels, in, sums);
    case 4:
      return score_cases<n_cases, 4>(job.rows, n_panels, in, sums);
    default:
      return score_long_cases<n_cases>(job.rows, n_panels, in, job.scratch.weights.data(), sums);
  }
}

// ---- Results on their way out --------------------------------------------------------------

// Posteriors go to `to`, column after column. Columns without room behind them wait in the scratch
// until whole cache lines are full, since every column but the last is written beyond its end.
template <class Out>
class Output {
 public:
  template <class Real>
  HWY_INLINE explicit Output(const KernelJob<Real, Out>& job)
      : waits_(!job.whole_lines),
        joined_(job.stride == job.tables.model.n_causes()),
        stream_(job.stream),
        n_causes_(job.tables.model.n_causes()),
        stride_(waits_ ? n_causes_ : job.stride),
        to_stride_(job.stride),
        to_(job.posteriors),
        waiting_(job.scratch.output.data()) {
    if (!waits_ || !joined_) return;
    // The waiting room mirrors how the destination lies in its cache lines.
    const auto address = reinterpret_cast<std::uintptr_t>(to_);
    n_foreign_ = address % cache_line / sizeof(Out);
    n_waiting_ = n_foreign_;
    to_ -= n_foreign_;
  }

  // Where the next group's i-th column is to be written.
  HWY_INLINE Out* column(std::size_t i) const {
    return (waits_ ? waiting_ + n_waiting_ : to_) + i * stride_;
  }

  // The next n columns were written.
  HWY_INLINE void advance(std::size_t n) {
    if (!waits_) {
      to_ += n * to_stride_;
    } else if (!joined_) {
      for (std::size_t i = 0; i < n; ++i, to_ += to_stride_) {
        std::copy_n(waiting_ + i * n_causes_, n_causes_, to_);
      }
    } else {
      n_waiting_ += n * n_causes_;
      release_full_lines();
    }
  }

  HWY_INLINE void finish() {
    if (waits_ && joined_) release(n_waiting_);
    if (stream_) hwy::FlushStream();
  }

 private:
  static constexpr std::size_t n_lanes = cache_line / sizeof(Out);

  // The part of the first line in front of the destination belongs to somebody else.
  HWY_INLINE void release(std::size_t n) {
    std::copy_n(waiting_ + n_foreign_, n - n_foreign_, to_ + n_foreign_);
    n_foreign_ = 0;
  }

  HWY_INLINE void release_full_lines() {
    std::size_t at = 0;
    if (n_foreign_ > 0 && n_waiting_ >= n_lanes) {
      release(n_lanes);
      at = n_lanes;
    }
    for (; at + n_lanes <= n_waiting_; at += n_lanes) move_line(waiting_ + at, to_ + at);
    to_ += at;
    n_waiting_ -= at;
    if (at > 0) store_line(load_line(waiting_ + at), waiting_);
  }

  HWY_INLINE void move_line(const Out* from, Out* to) const {
    const LineTag<Out> d;
    for (std::size_t i = 0; i < n_lanes; i += hn::MaxLanes(d)) {
      if (stream_) {
        hn::Stream(hn::Load(d, from + i), d, to + i);
      } else {
        hn::Store(hn::Load(d, from + i), d, to + i);
      }
    }
  }

  bool waits_;
  bool joined_;
  bool stream_;
  std::size_t n_causes_;
  std::size_t stride_;
  std::size_t to_stride_;
  Out* to_;
  Out* waiting_;
  std::size_t n_waiting_ = 0;
  std::size_t n_foreign_ = 0;
};

// ---- Groups of cases -----------------------------------------------------------------------

template <class Real>
HWY_INLINE void keep_sums(const RowTable<Real>& rows, const Sums& keep, std::size_t case_index,
                          const std::uint32_t* offsets, std::size_t n_panels, Real sum) {
  std::int32_t exponent = 0;
  for (std::size_t p = 0; p < n_panels; ++p) exponent += rows.exponents[offsets[p] / cache_line];
  keep.exponent[case_index] = exponent;
  keep.sum[case_index] = static_cast<double>(sum);
}

// Scores cases first … first + n − 1, whose offsets and densities are in the scratch.
template <class Real, class Out>
HWY_NOINLINE void score_group(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n,
                              Output<Out>& output) {
  const KernelScratch<Real, Out>& scratch = job.scratch;
  const std::size_t row = job.rows.n_lines * Line<Real>::n_lanes;
  const bool has_numbers = !job.tables.densities.numbers.empty();
  for (std::size_t i = 0; i < n;) {
    const std::size_t n_now = n - i >= 4 ? 4 : 1;
    Inputs<Real, Out> in;
    for (std::size_t j = 0; j < n_now; ++j) {
      const std::uint32_t prior = job.prior_index == nullptr ? 0 : job.prior_index[first + i + j];
      in.offsets[j] = scratch.offsets.data() + (i + j) * scratch.offset_stride;
      in.prior[j] = job.priors + prior * row;
      in.densities[j] = has_numbers ? scratch.densities.data() + (i + j) * row : nullptr;
      in.posterior[j] = output.column(i + j);
    }
    alignas(cache_line) Real sums[4];
    const bool safe = n_now == 4 ? score_cases_of_any_length<4>(job, in, sums)
                                 : score_cases_of_any_length<1>(job, in, sums);
    if (HWY_UNLIKELY(!safe)) {
      for (std::size_t j = 0; j < n_now; ++j) {
        if (!(sums[j] >= least_safe_sum<Real>)) {
          job.unsure.push_back(static_cast<std::uint32_t>(first + i + j));
        }
      }
    }
    if (job.sums.sum != nullptr) {
      for (std::size_t j = 0; j < n_now; ++j) {
        keep_sums(job.rows, job.sums, first + i + j, in.offsets[j], job.tables.panels.size(),
                  sums[j]);
      }
    }
    i += n_now;
  }
  output.advance(n);
}

template <class Real, class Out>
HWY_INLINE void weigh_numbers_of(const KernelJob<Real, Out>& job, std::size_t first, std::size_t i,
                                 const double* values, std::size_t step) {
  const std::size_t row = job.rows.n_lines * Line<Real>::n_lanes;
  double peak = 0;
  if (!weigh_numbers(job.tables.densities, values, step, job.scratch.log_densities.data(),
                     job.scratch.densities.data() + i * row, row, peak)) {
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

template <class Real, class Out>
void score_dense(const KernelJob<Real, Out>& job, const DenseCases& cases,
                 const std::int8_t* states_end) {
  // So far ahead that memory has answered by the time the case is reached.
  constexpr std::size_t ahead = 256;
  const PackingPlan& plan = job.tables.plan;
  KernelScratch<Real, Out>& scratch = job.scratch;
  Output<Out> output(job);
  for (std::size_t first = 0; first < cases.n_cases; first += scratch.group) {
    const std::size_t n = std::min(scratch.group, cases.n_cases - first);
    const std::int8_t* states = cases.states + first * cases.state_stride;
    std::size_t stride = cases.state_stride;
    const auto there = static_cast<std::size_t>(states_end - states);
    const bool in_place = (n - 1) * stride + plan.reach <= there;
    if (!in_place || !all_legal(plan, states, stride, n)) {
      copy_to_scratch(job, states, stride, n);
      states = scratch.states.data();
      stride = plan.reach;
      if (!all_legal(plan, states, stride, n)) make_legal(job, first, n);
    }
    for (std::size_t i = 0; i < n; ++i) {
      const std::int8_t* const its_states = states + i * stride;
      hwy::Prefetch(cases.states + (first + i + ahead) * cases.state_stride);
      std::uint32_t* const offsets = scratch.offsets.data() + i * scratch.offset_stride;
      if (plan.is_contiguous) {
        pack_case(hn::CappedTag<std::int8_t, cache_line>(), plan, job.rows.first_unknown.data(),
                  job.rows.row_bytes(), its_states, offsets);
      } else {
        pack_case(hn::CappedTag<std::int8_t, PackingPlan::width>(), plan,
                  job.rows.first_unknown.data(), job.rows.row_bytes(), its_states, offsets);
      }
    }
    if (!job.tables.densities.numbers.empty()) {
      for (std::size_t i = 0; i < n; ++i) {
        weigh_numbers_of(job, first, i, cases.numbers + (first + i) * cases.number_stride, 1);
      }
    }
    score_group(job, first, n, output);
  }
  output.finish();
}

template <class Real, class Out>
void score_codes(const KernelJob<Real, Out>& job, const PanelBlock& cases) {
  KernelScratch<Real, Out>& scratch = job.scratch;
  Output<Out> output(job);
  const std::uint32_t row_bytes = job.rows.row_bytes();
  for (std::size_t first = 0; first < cases.n_cases(); first += scratch.group) {
    const std::size_t n = std::min(scratch.group, cases.n_cases() - first);
    for (std::size_t p = 0; p < job.tables.panels.size(); ++p) {
      const std::uint8_t* const codes = cases.codes(p) + first;
      for (std::size_t i = 0; i < n; ++i) {
        scratch.offsets[i * scratch.offset_stride + p] = job.rows.first[p] + codes[i] * row_bytes;
      }
    }
    if (!job.tables.densities.numbers.empty()) {
      for (std::size_t i = 0; i < n; ++i) {
        weigh_numbers_of(job, first, i, cases.numbers(0) + first + i, cases.number_stride());
      }
    }
    score_group(job, first, n, output);
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
  // Windows write whole vectors of offsets.
  offset_stride = round_up(tables.panels.size() + PackingPlan::panels_per_window,
                           cache_line / sizeof(std::uint32_t));
  offsets.assign(offset_stride * group, 0);
  states.assign(tables.plan.reach * group, static_cast<std::int8_t>(CaseCode::not_asked));
  if (!tables.densities.numbers.empty()) {
    densities.assign(row * group, 0);
    log_densities.assign(tables.densities.stride, 0);
  }
  weights.assign(row * 4, 0);
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
