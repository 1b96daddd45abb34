// From the states of dense cases to panel codes, for kernels that Highway compiles once for each
// instruction set. Included once per target, so the usual guard does not do.
#if defined(FAGAN_INFERENCE_PACKING_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef FAGAN_INFERENCE_PACKING_INL_HPP
#undef FAGAN_INFERENCE_PACKING_INL_HPP
#else
#define FAGAN_INFERENCE_PACKING_INL_HPP
#endif

#include <cstddef>
#include <cstdint>

#include "fagan/core/simd-inl.hpp"
#include "fagan/inference/engine_tables.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {

// Where the codes of cases go: code · factor · 2^shift + what unknown has, `stride` apart.
struct PackedCodes {
  const std::uint32_t* first_unknown;
  std::int16_t factor;
  int shift;
  std::uint32_t* places;
  std::size_t stride;
};

// The least and the largest of some states each.
template <class D8>
struct StateRange {
  hn::Vec<D8> least;
  hn::Vec<D8> most;

  HWY_INLINE explicit StateRange(hn::Vec<D8> states) : least(states), most(states) {}
  HWY_INLINE void include(hn::Vec<D8> states) {
    least = hn::Min(least, states);
    most = hn::Max(most, states);
  }
  HWY_INLINE bool is_within(hn::Vec<D8> lowest, hn::Vec<D8> highest) const {
    return hn::AllFalse(D8(), hn::Or(least<lowest, most> highest));
  }
  HWY_INLINE bool is_within(const std::int8_t* lowest, const std::int8_t* highest) const {
    return is_within(hn::Load(D8(), lowest), hn::Load(D8(), highest));
  }
};

// One window of `n` cases, or as many windows as D8 holds. Each window may write four places where
// it has fewer panels: the next window writes over what is not its own.
template <class D8>
HWY_INLINE StateRange<D8> pack_windows(D8 d8, const PackingPlan& plan, const std::int8_t* states,
                                       std::size_t stride, std::size_t n, std::size_t window,
                                       const PackedCodes& packed) {
  const hn::Repartition<std::uint32_t, D8> d32;
  const hn::RebindToUnsigned<D8> du8;
  const std::size_t at = window * PackingPlan::width;
  const std::size_t panel = plan.first_panel[window];
  const auto shuffle = hn::BitCast(d8, hn::Load(du8, plan.shuffle.data() + at));
  const auto weights = hn::Load(d8, plan.weights.data() + at);
  const auto first_unknown = hn::LoadU(d32, packed.first_unknown + panel);
  const auto unknown = hn::Set(d8, -1);
  const std::int8_t* from = states + plan.column[window];
  std::uint32_t* to = packed.places + panel;
  StateRange<D8> range(hn::LoadU(d8, from));
  for (std::size_t i = 0; i < n; ++i, from += stride, to += packed.stride) {
    const auto state = hn::LoadU(d8, from);
    range.include(state);
    // Not asked and not known are the same from here on.
    const auto arranged = hn::TableLookupBytes(hn::Max(state, unknown), shuffle);
    const auto codes = hn::BitCast(d32, dot_quads(d8, weights, arranged, packed.factor));
    hn::StoreU(hn::ShiftLeftSame(codes, packed.shift) + first_unknown, d32, to);
  }
  return range;
}

// Whether all states of `n` cases, from a column at the beginning of a vector on, are from `lowest`
// to what the plan has as highest.
HWY_INLINE bool all_within(const PackingPlan& plan, const std::int8_t* lowest,
                           const std::int8_t* states, std::size_t stride, std::size_t n,
                           std::size_t column = 0) {
  using D8 = hn::CappedTag<std::int8_t, cache_line>;
  bool legal = true;
  for (; column < plan.lowest.size(); column += hn::MaxLanes(D8())) {
    StateRange<D8> range(hn::LoadU(D8(), states + column));
    for (std::size_t i = 1; i < n; ++i)
      range.include(hn::LoadU(D8(), states + i * stride + column));
    legal = legal && range.is_within(lowest + column, plan.highest.data() + column);
  }
  return legal;
}

// The codes of `n` cases, and whether all their states are from `lowest` to what the plan has as
// highest; if not, the codes are of no use.
HWY_INLINE bool pack_cases(const PackingPlan& plan, const std::int8_t* lowest,
                           const std::int8_t* states, std::size_t stride, std::size_t n,
                           const PackedCodes& packed) {
  if (!plan.is_contiguous) {
    if (!all_within(plan, lowest, states, stride, n)) return false;
    for (std::size_t window = 0; window < plan.n_windows; ++window) {
      pack_windows(hn::CappedTag<std::int8_t, PackingPlan::width>(), plan, states, stride, n,
                   window, packed);
    }
    return true;
  }
  const hn::CappedTag<std::int8_t, cache_line> d8;
  constexpr std::size_t step = hn::MaxLanes(d8) / PackingPlan::width;
  bool legal = true;
  std::size_t window = 0;
  for (; window < plan.n_windows; window += step) {
    const auto range = pack_windows(d8, plan, states, stride, n, window, packed);
    const std::size_t column = window * PackingPlan::width;
    legal = legal && range.is_within(lowest + column, plan.highest.data() + column);
  }
  return legal && all_within(plan, lowest, states, stride, n, window * PackingPlan::width);
}

}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
