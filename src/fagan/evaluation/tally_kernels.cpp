#include "fagan/evaluation/tally_kernels.hpp"

#include <algorithm>
#include <limits>

#include "fagan/core/contract.hpp"
#include "fagan/evaluation/scoring_rule.hpp"

// From here on, this file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/evaluation/tally_kernels.cpp"
#include <hwy/foreach_target.h>

#include "fagan/core/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

constexpr std::size_t group = TallyScratch<float>::group;

// The least probability of a truth that needs no special care: its log is a normal number, and the
// squares of such logs sum up inside 64 bits.
template <class Real>
constexpr Real least_usual = Real{0x1p-500};
template <>
constexpr float least_usual<float> = std::numeric_limits<float>::denorm_min();

// ---- From columns to rows --------------------------------------------------------------------

// 128 bits of as many columns as the vector has such blocks, `step` columns apart.
template <class D, class T = hn::TFromD<D>>
HWY_INLINE hn::Vec<D> load_blocks(D d, const T* const* columns, std::size_t step, std::size_t at) {
  if constexpr (hn::MaxLanes(d) * sizeof(T) > 16) {
    const hn::Half<D> half;
    constexpr std::size_t n_blocks = hn::MaxLanes(d) * sizeof(T) / 32;
    return hn::Combine(d, load_blocks(half, columns + n_blocks * step, step, at),
                       load_blocks(half, columns, step, at));
  } else {
    return hn::LoadU(d, columns[0] + at);
  }
}

// The group's probabilities of causes k … k + 3 (or k + 1), a row each.
HWY_INLINE void transpose(const float* const* columns, std::size_t k, float* rows) {
  const LineTag<float> d;
  for (std::size_t i = 0; i < group; i += hn::MaxLanes(d)) {
    const auto a = load_blocks(d, columns + i, 4, k);
    const auto b = load_blocks(d, columns + i + 1, 4, k);
    const auto c = load_blocks(d, columns + i + 2, 4, k);
    const auto e = load_blocks(d, columns + i + 3, 4, k);
    const auto lower_ac = hn::InterleaveLower(d, a, c);
    const auto lower_be = hn::InterleaveLower(d, b, e);
    const auto upper_ac = hn::InterleaveUpper(d, a, c);
    const auto upper_be = hn::InterleaveUpper(d, b, e);
    hn::Store(hn::InterleaveLower(d, lower_ac, lower_be), d, rows + i);
    hn::Store(hn::InterleaveUpper(d, lower_ac, lower_be), d, rows + group + i);
    hn::Store(hn::InterleaveLower(d, upper_ac, upper_be), d, rows + 2 * group + i);
    hn::Store(hn::InterleaveUpper(d, upper_ac, upper_be), d, rows + 3 * group + i);
  }
}
HWY_INLINE void transpose(const double* const* columns, std::size_t k, double* rows) {
  const LineTag<double> d;
  for (std::size_t i = 0; i < group; i += hn::MaxLanes(d)) {
    const auto a = load_blocks(d, columns + i, 2, k);
    const auto b = load_blocks(d, columns + i + 1, 2, k);
    hn::Store(hn::InterleaveLower(d, a, b), d, rows + i);
    hn::Store(hn::InterleaveUpper(d, a, b), d, rows + group + i);
  }
}

// ---- What is the same arithmetic as in the plain loop, a vector of cases at a time -----------

// Of each case of a group.
template <class Real>
struct GroupScores {
  alignas(cache_line) Real p_true[group];
  alignas(cache_line) Real brier[group];
  alignas(cache_line) Real top[group];
  alignas(cache_line) Real before[group];  // causes that stand before the true one
  alignas(cache_line) std::int32_t counter[group];
  alignas(cache_line) std::uint64_t packed[group];
};

HWY_INLINE void store_whole(LineTag<float> d, hn::Vec<LineTag<float>> v, std::int32_t* to) {
  const hn::RebindToSigned<LineTag<float>> di;
  hn::Store(hn::ConvertTo(di, v), di, to);
  (void)d;
}
HWY_INLINE void store_whole(LineTag<double> d, hn::Vec<LineTag<double>> v, std::int32_t* to) {
  const hn::Rebind<std::int32_t, LineTag<double>> di;
  hn::StoreU(hn::DemoteTo(di, v), di, to);
  (void)d;
}

template <class Real>
HWY_INLINE void score_rows(const Real* rows, std::size_t n_causes, std::size_t truth,
                           GroupScores<Real>& scores) {
  const LineTag<Real> d;
  const auto one = hn::Set(d, Real{1});
  for (std::size_t i = 0; i < group; i += hn::MaxLanes(d)) {
    const Real* const row = rows + i;
    const auto p_true = hn::Load(d, row + truth * group);
    auto top = hn::Load(d, row);
    auto called = hn::Zero(d);
    auto squares = hn::Zero(d);
    auto before = hn::Zero(d);
    auto cause = hn::Zero(d);
    const auto look_at = [&](std::size_t k) HWY_ATTR {
      const auto p = hn::Load(d, row + k * group);
      squares = squares + p * p;
      called = hn::IfThenElse(p > top, cause, called);
      top = hn::Max(top, p);
      cause = cause + one;
      return p;
    };
    for (std::size_t k = 0; k < truth; ++k) {
      before = before + hn::IfThenElseZero(look_at(k) >= p_true, one);
    }
    look_at(truth);
    for (std::size_t k = truth + 1; k < n_causes; ++k) {
      before = before + hn::IfThenElseZero(look_at(k) > p_true, one);
    }
    constexpr auto n_bins = static_cast<Real>(BasicTally::n_bins);
    const auto bin = hn::Min(hn::Trunc(top * hn::Set(d, n_bins)), hn::Set(d, n_bins - 1));
    hn::Store(p_true, d, scores.p_true + i);
    hn::Store((squares - hn::Set(d, Real{2}) * p_true) + one, d, scores.brier + i);
    hn::Store(top, d, scores.top + i);
    hn::Store(before, d, scores.before + i);
    store_whole(d, called * hn::Set(d, n_bins) + bin, scores.counter + i);
  }
}

HWY_INLINE hn::Vec<LineTag<double>> load_doubles(const double* from) {
  return hn::Load(LineTag<double>(), from);
}
HWY_INLINE hn::Vec<LineTag<double>> load_doubles(const float* from) {
  const LineTag<double> d;
  const hn::Rebind<float, LineTag<double>> narrow;
  return hn::PromoteTo(d, hn::LoadU(narrow, from));
}

// A sum of terms of magnitude below 2¹⁹ in units of 2⁻⁶⁴, as FixedSum rounds them: adding a large
// number leaves whole multiples of 2⁻³², then of 2⁻⁶⁴ of the rest, ties to even, in the low bits.
class LaneSum {
 public:
  HWY_INLINE LaneSum()
      : coarse_(hn::Zero(hn::RebindToUnsigned<LineTag<double>>())),
        fine_(hn::Zero(hn::RebindToUnsigned<LineTag<double>>())) {}
  HWY_INLINE void add(hn::Vec<LineTag<double>> term) {
    const LineTag<double> d;
    const hn::RebindToUnsigned<LineTag<double>> du;
    const auto shifted = term + hn::Set(d, coarse_shift);
    const auto rest = term - (shifted - hn::Set(d, coarse_shift));
    coarse_ = coarse_ + hn::BitCast(du, shifted);
    fine_ = fine_ + hn::BitCast(du, rest * hn::Set(d, 0x1p64) + hn::Set(d, fine_shift));
  }
  // The sum of `n` terms.
  HWY_INLINE FixedSum value(std::uint64_t n) const {
    const hn::RebindToUnsigned<LineTag<double>> du;
    const std::uint64_t coarse = hn::GetLane(hn::SumOfLanes(du, coarse_));
    const std::uint64_t fine = hn::GetLane(hn::SumOfLanes(du, fine_));
    return FixedSum::from_lanes(
        static_cast<std::int64_t>(coarse - n * __builtin_bit_cast(std::uint64_t, coarse_shift)),
        static_cast<std::int64_t>(fine - n * __builtin_bit_cast(std::uint64_t, fine_shift)));
  }

 private:
  static constexpr double coarse_shift = 0x1.8p20;
  static constexpr double fine_shift = 0x1.8p52;
  using Units = hn::Vec<hn::RebindToUnsigned<LineTag<double>>>;
  Units coarse_;
  Units fine_;
};

struct PieceSums {
  // A constructor the compiler writes would not be for this instruction set.
  HWY_INLINE PieceSums() : log(), log_squares(), brier(), brier_squares() {}
  LaneSum log;
  LaneSum log_squares;
  LaneSum brier;
  LaneSum brier_squares;
};

template <class Real>
HWY_INLINE void sum_up(GroupScores<Real>& scores, PieceSums& sums) {
  const LineTag<double> d;
  const hn::RebindToUnsigned<LineTag<double>> du;
  const auto zero = hn::Zero(d);
  for (std::size_t i = 0; i < group; i += hn::MaxLanes(d)) {
    const auto log = zero - log_of_normal(load_doubles(scores.p_true + i));
    sums.log.add(log);
    sums.log_squares.add(log * log);
    const auto brier = load_doubles(scores.brier + i);
    sums.brier.add(brier);
    sums.brier_squares.add(brier * brier);
    // As BasicTally::packed has it: the low bits of a number above 2⁵² are its whole part.
    const auto units =
        hn::BitCast(du, load_doubles(scores.top + i) * hn::Set(d, 0x1p24) + hn::Set(d, 0x1p52));
    constexpr std::uint64_t one_case = std::uint64_t{1} << 40U;
    hn::Store(units + hn::Set(du, one_case - __builtin_bit_cast(std::uint64_t, 0x1p52)), du,
              scores.packed + i);
  }
}

// ---- Pieces ------------------------------------------------------------------------------------

// Cases in a row often fall in the same place; taking turns between some copies of the counters,
// one need not wait for the other.
constexpr std::size_t n_copies = 4;

template <class Real>
class PieceTally {
 public:
  PieceTally(const TallyPiece<Real>& piece, TallyScratch<Real>& scratch, BasicTally& tally)
      : piece_(piece), scratch_(scratch), tally_(tally), n_causes_(tally.n_causes()) {
    constexpr std::size_t block = 16 / sizeof(Real);
    padded_ = round_up(n_causes_, block);
    const std::size_t end = (piece.n_columns - 1) * piece.stride + n_causes_;
    n_readable_ = end < padded_ ? 0 : (end - padded_) / piece.stride + 1;
    scratch_.rows.resize(group * padded_);
    scratch_.copies.resize(group * padded_);
    n_counters_ = tally.bins.size();
    // One more for cases that only fill a group.
    scratch_.counters.assign(n_copies * n_counters_ + 1, 0);
  }

  void carry_out() {
    PieceSums sums;
    for (std::size_t i = 0; i < piece_.n; i += group) add_group(i, sums);
    ScoreSums& scores = tally_.scores[static_cast<CauseId>(piece_.truth)];
    const std::uint64_t n_terms = round_up(piece_.n, group);
    scores.n += n_scored_;
    scores.log += sums.log.value(n_terms);
    scores.log_squares += sums.log_squares.value(n_terms);
    scores.brier += sums.brier.value(n_terms);
    scores.brier_squares += sums.brier_squares.value(n_terms);
    tally_.within_three[static_cast<CauseId>(piece_.truth)] += n_within_three_;
    std::uint64_t* const counters = scratch_.counters.data();
    for (std::size_t copy = 1; copy < n_copies; ++copy) {
      for (std::size_t c = 0; c < n_counters_; ++c) {
        counters[c] += counters[copy * n_counters_ + c];
      }
    }
    tally_.add_packed(piece_.truth, {counters, n_counters_});
  }

 private:
  HWY_INLINE void add_group(std::size_t first, PieceSums& sums) {
    const std::size_t n = std::min(group, piece_.n - first);
    const Real* columns[group];
    // Mostly they stand in a row: then one check does for all.
    if (HWY_LIKELY(n == group && piece_.columns == nullptr &&
                   piece_.first + first + group <= n_readable_)) {
      const Real* const there = piece_.posteriors + (piece_.first + first) * piece_.stride;
      for (std::size_t i = 0; i < group; ++i) columns[i] = there + i * piece_.stride;
    } else {
      for (std::size_t i = 0; i < group; ++i) {
        columns[i] = readable(piece_.column(first + std::min(i, n - 1)), i);
      }
    }
    constexpr std::size_t block = 16 / sizeof(Real);
    for (std::size_t k = 0; k < padded_; k += block) {
      transpose(columns, k, scratch_.rows.data() + k * group);
    }
    GroupScores<Real> scores;
    score_rows(scratch_.rows.data(), n_causes_, piece_.truth, scores);
    const LineTag<Real> d;
    bool usual = n == group;
    for (std::size_t i = 0; i < group; i += hn::MaxLanes(d)) {
      usual =
          usual && hn::AllTrue(d, hn::Load(d, scores.p_true + i) >= hn::Set(d, least_usual<Real>));
      n_within_three_ += hn::CountTrue(d, hn::Load(d, scores.before + i) < hn::Set(d, Real{3}));
    }
    n_scored_ += group;
    if (HWY_UNLIKELY(!usual)) leave_out(first, n, scores);
    sum_up(scores, sums);
    count(scores);
  }

  // Where a whole block of 128 bits may be read behind every probability.
  HWY_INLINE const Real* readable(std::size_t column, std::size_t i) {
    const Real* const there = piece_.posteriors + column * piece_.stride;
    if (HWY_LIKELY(column < n_readable_)) return there;
    Real* const copy = scratch_.copies.data() + i * padded_;
    std::copy_n(there, n_causes_, copy);
    return copy;
  }

  // Cases that are not there add 0 to every sum, and one to the counter nobody reads; as do those
  // left to the plain loop.
  HWY_NOINLINE void leave_out(std::size_t first, std::size_t n, GroupScores<Real>& scores) {
    for (std::size_t i = 0; i < group; ++i) {
      if (i < n && scores.p_true[i] >= least_usual<Real>) continue;
      if (i < n) scratch_.left.push_back(piece_.column(first + i));
      if (scores.before[i] < 3) --n_within_three_;
      --n_scored_;
      scores.p_true[i] = 1;
      scores.brier[i] = 0;
      scores.counter[i] = static_cast<std::int32_t>(nobodys() - i % n_copies * n_counters_);
    }
  }
  std::size_t nobodys() const { return n_copies * n_counters_; }

  HWY_INLINE void count(const GroupScores<Real>& scores) {
    std::uint64_t* const counters = scratch_.counters.data();
    for (std::size_t i = 0; i < group; ++i) {
      counters[i % n_copies * n_counters_ + static_cast<std::size_t>(scores.counter[i])] +=
          scores.packed[i];
    }
  }

  const TallyPiece<Real>& piece_;
  TallyScratch<Real>& scratch_;
  BasicTally& tally_;
  std::size_t n_causes_;
  std::size_t padded_;      // n_causes up to whole blocks of 128 bits
  std::size_t n_readable_;  // columns behind which as much may be read
  std::size_t n_counters_;
  std::uint64_t n_scored_ = 0;
  std::uint64_t n_within_three_ = 0;
};

void tally_float(const TallyPiece<float>& piece, TallyScratch<float>& scratch, BasicTally& tally) {
  PieceTally<float>(piece, scratch, tally).carry_out();
}
void tally_double(const TallyPiece<double>& piece, TallyScratch<double>& scratch,
                  BasicTally& tally) {
  PieceTally<double>(piece, scratch, tally).carry_out();
}

// ---- Scores of one case's causes ---------------------------------------------------------------

void take_log_scores(std::span<double> p) {
  const LineTag<double> d;
  const auto least_normal = hn::Set(d, std::numeric_limits<double>::min());
  constexpr std::size_t n = hn::MaxLanes(d);
  for (std::size_t k = 0; k < p.size(); k += n) {
    const auto x = hn::Load(d, p.data() + k);
    if (HWY_LIKELY(hn::AllTrue(d, x >= least_normal))) {
      hn::Store(hn::Neg(log_of_normal(x)), d, p.data() + k);
    } else {
      for (std::size_t i = k; i < k + n; ++i) p[i] = log_score(p[i]);
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {
HWY_EXPORT(tally_float);
HWY_EXPORT(tally_double);
HWY_EXPORT(take_log_scores);
}  // namespace

void tally(const TallyPiece<float>& piece, TallyScratch<float>& scratch, BasicTally& tally) {
  HWY_DYNAMIC_DISPATCH(tally_float)(piece, scratch, tally);
}
void tally(const TallyPiece<double>& piece, TallyScratch<double>& scratch, BasicTally& tally) {
  HWY_DYNAMIC_DISPATCH(tally_double)(piece, scratch, tally);
}

void take_log_scores(std::span<double> p) {
  FAGAN_ASSERT_EQ(p.size() % (cache_line / sizeof(double)), 0);
  HWY_DYNAMIC_DISPATCH(take_log_scores)(p);
}

}  // namespace fagan
#endif  // HWY_ONCE
