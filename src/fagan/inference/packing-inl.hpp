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

}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
