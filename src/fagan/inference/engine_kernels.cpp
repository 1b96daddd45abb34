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
#include "fagan/inference/packing-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

// ---- Numbers -------------------------------------------------------------------------------

// The numbers of one case that count: which row of densities each has, and its value or its log.
struct SeenNumbers {
  std::uint32_t* rows;
  double* values;
  std::size_t n = 0;
  double jacobian = 0;  // the density of x itself is that of ln x over x
  bool possible = true;
};

// The value of the i-th number is at first + i · step.
HWY_INLINE void look_at(const std::vector<DensityTable::Number>& numbers, const double* first,
                        std::size_t step, SeenNumbers& seen) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const DensityTable::Number& number = numbers[i];
    const double value = first[i * step];
    if (!(value >= number.lowest && value <= number.highest)) {
      seen.possible = seen.possible && std::isnan(value);  // NaN: unknown
      continue;
    }
    if (number.rule_only) continue;
    const double x = number.takes_log ? portable_log(value) : value;
    if (number.takes_log) seen.jacobian -= x;
    seen.rows[seen.n] = number.row;
    seen.values[seen.n++] = x;
  }
}

// The log densities of all values together, for the line of causes that begins at `k`.
HWY_INLINE Line<double> log_densities(const DensityTable& table, const SeenNumbers& seen,
                                      std::size_t k) {
  Line<double> sum = line_of(0.0);
  for (std::size_t i = 0; i < seen.n; ++i) {
    const std::size_t at = seen.rows[i] * table.stride + k;
    const Line<double> z = (line_of(seen.values[i]) - load_line(table.mean.data() + at)) *
                           load_line(table.scale.data() + at);
    sum = (sum + load_line(table.log_peak.data() + at)) - z * z;
  }
  return sum;
}

// exp(log − peak) for a row of causes; overwrites the logs.
HWY_INLINE void store_ratios(double* logs, double peak, std::size_t n, double* ratios) {
  for (std::size_t k = 0; k < n; k += Line<double>::n_lanes) {
    store_line(exp_of_negative(load_line(logs + k) - line_of(peak)), ratios + k);
  }
}
// In single precision a log of −20 is off by 1e-6, and so would be the ratio: what the rounding
// took from the log is put back as a factor.
HWY_INLINE void store_ratios(double* logs, double peak, std::size_t n, float* ratios) {
  const Line<double> below_any_float = line_of(-200.0);
  for (std::size_t k = 0; k < n; k += Line<double>::n_lanes) {
    const Line<double> log = larger(load_line(logs + k) - line_of(peak), below_any_float);
    store_line(log, ratios + k);
    store_line(log - load_line_as_doubles(ratios + k), logs + k);
  }
  for (std::size_t k = 0; k < n; k += Line<float>::n_lanes) {
    store_line(exp_of_negative(load_line(ratios + k)), ratios + k);
  }
  for (std::size_t k = 0; k < n; k += Line<double>::n_lanes) {
    const Line<double> ratio = load_line_as_doubles(ratios + k);
    store_line(ratio + ratio * load_line(logs + k), ratios + k);
  }
}

// The densities of one case under every cause, relative to the largest, and the log of that
// largest. Returns whether they are what they should be.
template <class Real>
HWY_INLINE bool weigh_numbers(const DensityTable& table, SeenNumbers& seen, double* logs,
                              Real* ratios, std::size_t n_ratios, double& peak) {
  peak = 0;
  if (seen.n == 0 || !seen.possible) {
    std::fill_n(ratios, n_ratios, Real{1});
    return seen.possible;
  }
  Line<double> most = log_densities(table, seen, 0);
  store_line(most, logs);
  for (std::size_t k = Line<double>::n_lanes; k < table.stride; k += Line<double>::n_lanes) {
    const Line<double> line = log_densities(table, seen, k);
    store_line(line, logs + k);
    most = larger(most, line);
  }
  const double top = largest(most);
  peak = top + seen.jacobian;
  store_ratios(logs, top, n_ratios, ratios);
  return std::abs(top) <= largest_log_density;
}

// ---- From rows to posteriors ---------------------------------------------------------------

template <class Real>
HWY_INLINE const Real* row_at(const Real* rows, std::uint32_t offset) {
  const void* const row = static_cast<const char*>(static_cast<const void*>(rows)) + offset;
  return static_cast<const Real*>(row);
}

// One case's part in a group of four: where its rows are, and where its posterior goes.
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

// The same for four cases side by side: while one waits for its product, the others have theirs.
template <std::size_t n_lines, class Real, class Out>
HWY_INLINE void weigh(const Real* rows, std::size_t n_panels,
                      const CaseAtHand<Real, Out>* HWY_RESTRICT cases, std::size_t from,
                      Weights<n_lines, Real>& a, Weights<n_lines, Real>& b,
                      Weights<n_lines, Real>& c, Weights<n_lines, Real>& d) {
  const std::uint32_t* const of_a = cases[0].offsets;
  const std::uint32_t* const of_b = cases[1].offsets;
  const std::uint32_t* const of_c = cases[2].offsets;
  const std::uint32_t* const of_d = cases[3].offsets;
  rows += from;
  a.begin(cases[0].prior + from);
  b.begin(cases[1].prior + from);
  c.begin(cases[2].prior + from);
  d.begin(cases[3].prior + from);
  std::size_t p = 0;
  for (; p + 2 <= n_panels; p += 2) {
    a.multiply(row_at(rows, of_a[p]), row_at(rows, of_a[p + 1]));
    b.multiply(row_at(rows, of_b[p]), row_at(rows, of_b[p + 1]));
    c.multiply(row_at(rows, of_c[p]), row_at(rows, of_c[p + 1]));
    d.multiply(row_at(rows, of_d[p]), row_at(rows, of_d[p + 1]));
  }
  if (p < n_panels) {
    a.multiply(row_at(rows, of_a[p]));
    b.multiply(row_at(rows, of_b[p]));
    c.multiply(row_at(rows, of_c[p]));
    d.multiply(row_at(rows, of_d[p]));
  }
  if (cases[0].densities == nullptr) return;
  a.multiply(cases[0].densities + from);
  b.multiply(cases[1].densities + from);
  c.multiply(cases[2].densities + from);
  d.multiply(cases[3].densities + from);
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

// Four cases whose weights stay in registers. Returns whether all sums were safe.
template <std::size_t n_lines, class Real, class Out>
HWY_INLINE bool score_four(const RowTable<Real>& rows, std::size_t n_panels,
                           const CaseAtHand<Real, Out>* HWY_RESTRICT cases,
                           Real* HWY_RESTRICT sums) {
  Weights<n_lines, Real> a;
  Weights<n_lines, Real> b;
  Weights<n_lines, Real> c;
  Weights<n_lines, Real> d;
  weigh(rows.rows.data(), n_panels, cases, 0, a, b, c, d);
  store_sums(a.total(), b.total(), c.total(), d.total(), sums);
  alignas(cache_line) Real inverses[4];
  const bool safe = invert(sums, inverses);
  a.store_scaled(inverses[0], cases[0].posterior);
  b.store_scaled(inverses[1], cases[1].posterior);
  c.store_scaled(inverses[2], cases[2].posterior);
  d.store_scaled(inverses[3], cases[3].posterior);
  return safe;
}

template <std::size_t n_lines, class Real, class Out>
HWY_INLINE bool score_one(const RowTable<Real>& rows, std::size_t n_panels,
                          const CaseAtHand<Real, Out>& a, Real* sums) {
  const auto weights = weigh<n_lines>(rows.rows.data(), n_panels, a, 0);
  const Line<Real> total = weights.total();
  store_sums(total, total, total, total, sums);
  alignas(cache_line) Real inverses[4];
  const bool safe = invert(sums, inverses);
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
  const bool safe = invert(sums, inverses);
  const Line<Real> inverse = line_of(inverses[0]);
  for (std::size_t k = 0; k < rows.n_lines * Line<Real>::n_lanes; k += Line<Real>::n_lanes) {
    store_line(load_line(kept + k) * inverse, a.posterior + k);
  }
  return safe;
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

// Scores cases first … first + n − 1, whose offsets and densities are in the scratch. Rows of
// `n_lines` lines, or of any length if that is 0.
template <std::size_t n_lines, class Real, class Out>
HWY_INLINE void score_group_of(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n,
                               Output<Out>& output) {
  constexpr std::size_t group = KernelScratch<Real, Out>::group;
  const KernelScratch<Real, Out>& scratch = job.scratch;
  const std::size_t row = job.rows.n_lines * Line<Real>::n_lanes;
  const std::size_t n_panels = job.tables.panels.size();
  const bool has_numbers = !job.tables.densities.numbers.empty();
  CaseAtHand<Real, Out> cases[group];
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t prior = job.prior_index == nullptr ? 0 : job.prior_index[first + i];
    cases[i] = {scratch.offsets.data() + i * scratch.offset_stride, job.priors + prior * row,
                has_numbers ? scratch.densities.data() + i * row : nullptr, output.column(i)};
  }
  alignas(cache_line) Real sums[group + 4];
  bool safe = true;
  std::size_t i = 0;
  if constexpr (n_lines > 0) {
    for (; i + 4 <= n; i += 4) {
      safe &= score_four<n_lines>(job.rows, n_panels, cases + i, sums + i);
    }
  }
  for (; i < n; ++i) {
    alignas(cache_line) Real its_sums[4];
    if constexpr (n_lines > 0) {
      safe &= score_one<n_lines>(job.rows, n_panels, cases[i], its_sums);
    } else {
      safe &= score_long(job.rows, n_panels, cases[i], job.scratch.weights.data(), its_sums);
    }
    sums[i] = its_sums[0];
  }
  note_sums(job, first, n, safe, sums);
  output.advance(n);
}

template <class Real, class Out>
HWY_NOINLINE void score_group(const KernelJob<Real, Out>& job, std::size_t first, std::size_t n,
                              Output<Out>& output) {
  switch (job.rows.n_lines) {
    case 1:
      return score_group_of<1>(job, first, n, output);
    case 2:
      return score_group_of<2>(job, first, n, output);
    case 4:
      return score_group_of<4>(job, first, n, output);
    default:
      return score_group_of<0>(job, first, n, output);
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

// The offsets of 16 cases whose codes stand panel by panel.
template <class Real, class Out>
HWY_INLINE void unpack_codes(const KernelJob<Real, Out>& job, const PanelBlock& cases,
                             std::size_t first) {
  const hn::CappedTag<std::uint8_t, 16> d8;
  const hn::CappedTag<std::uint32_t, 16> d32;
  const hn::Rebind<std::uint8_t, decltype(d32)> quarter;
  const std::size_t n_panels = job.tables.panels.size();
  const auto row_bytes = hn::Set(d32, job.rows.row_bytes());
  for (std::size_t p = 0; p < n_panels; p += 16) {
    hn::Vec<decltype(d8)> codes[16];
    for (std::size_t i = 0; i < 16; ++i) {
      codes[i] = hn::Load(d8, cases.codes(std::min(p + i, n_panels - 1)) + first);
    }
    transpose_bytes(codes);
    for (std::size_t i = 0; i < 16; ++i) {
      alignas(16) std::uint8_t of_case[16];
      hn::Store(codes[i], d8, of_case);
      std::uint32_t* const offsets = job.scratch.offsets.data() + i * job.scratch.offset_stride + p;
      for (std::size_t j = 0; j < 16; j += hn::MaxLanes(d32)) {
        const auto code = hn::PromoteTo(d32, hn::LoadU(quarter, of_case + j));
        const auto start = hn::LoadU(d32, job.rows.first.data() + p + j);
        hn::StoreU(code * row_bytes + start, d32, offsets + j);
      }
    }
  }
}

template <class Real, class Out>
void score_codes(const KernelJob<Real, Out>& job, const PanelBlock& cases) {
  KernelScratch<Real, Out>& scratch = job.scratch;
  Output<Out> output(job);
  for (std::size_t first = 0; first < cases.n_cases(); first += scratch.group) {
    const std::size_t n = std::min(scratch.group, cases.n_cases() - first);
    unpack_codes(job, cases, first);
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
