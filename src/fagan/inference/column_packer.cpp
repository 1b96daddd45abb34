#include "fagan/inference/column_packer.hpp"

#include <algorithm>

// From here on, this file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/inference/column_packer.cpp"
#include <hwy/foreach_target.h>

#include "fagan/core/simd-inl.hpp"
#include "fagan/inference/packing-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

using States = hn::CappedTag<std::int8_t, cache_line>;
constexpr std::size_t lanes = hn::MaxLanes(States());

// Calls back with each vector of states and its place. The last one is filled up with what moves
// nothing and is legal everywhere.
template <class Use>
HWY_INLINE void for_each_vector(const std::int8_t* states, std::size_t n, const Use& use) {
  const States d;
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) use(hn::LoadU(d, states + i), i);
  if (i == n) return;
  alignas(cache_line) std::int8_t last[lanes];
  std::fill_n(last, lanes, not_asked_code);
  std::copy(states + i, states + n, last);
  use(hn::Load(d, last), i);
}

// Whether all states are from `lowest` to `highest`.
bool is_legal(const std::int8_t* states, std::size_t n, std::int8_t lowest, std::int8_t highest) {
  const States d;
  StateRange<States> range(hn::Set(d, not_asked_code));
  for_each_vector(states, n, [&](auto state, std::size_t) HWY_ATTR { range.include(state); });
  return range.is_within(hn::Set(d, lowest), hn::Set(d, highest));
}

// Adds to each code what the state of one finding has in it.
void add_states(const std::int8_t* states, std::size_t n, std::uint8_t weight,
                std::uint8_t* codes) {
  const States d;
  const hn::RebindToUnsigned<States> du;
  const hn::Repartition<std::uint16_t, States> d16;
  // There is no product of bytes, but no code is above 255: two products of 16 bits do not meet.
  const auto weights = hn::Set(d16, weight);
  const auto low = hn::Set(d16, 0x00FF);
  for_each_vector(states, n, [&](auto state, std::size_t i) HWY_ATTR {
    // Not asked and not known are the same from here on.
    const auto digit = hn::BitCast(d16, hn::Max(state, hn::Set(d, -1)) + hn::Set(d, 1));
    const auto even = hn::And(digit, low) * weights;
    const auto odd = hn::AndNot(low, digit) * weights;
    hn::Store(hn::Load(du, codes + i) + hn::BitCast(du, hn::Or(even, odd)), du, codes + i);
  });
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {

HWY_EXPORT(is_legal);
HWY_EXPORT(add_states);

}  // namespace

ColumnPacker::ColumnPacker(const EngineTables& tables, std::size_t capacity)
    : tables_(&tables),
      block_(tables.panels.size(), tables.densities.numbers.size(), capacity),
      room_(capacity + CaseSource::room_beyond) {}

const PanelBlock& ColumnPacker::pack(const CaseSource& source, std::size_t first, std::size_t n,
                                     std::vector<std::uint32_t>& unsure) {
  block_.resize(n);
  const auto states_of = [&](FindingId finding) {
    return legal_states(finding, source.states(finding, first, n, room_.data()), n, unsure);
  };
  for (std::size_t p = 0; p < tables_->panels.size(); ++p) {
    const Panel& panel = tables_->panels[p];
    std::uint8_t* const codes = block_.codes(p);
    std::fill_n(codes, n, std::uint8_t{0});
    for (std::size_t i = 0; i < panel.findings.size(); ++i) {
      const std::int8_t* const states = states_of(panel.findings[i]);
      HWY_DYNAMIC_DISPATCH(add_states)(states, n, panel.weights[i], codes);
    }
  }
  // They move nothing, but a wrong state is a wrong state.
  for (const FindingId finding : tables_->panels.in_none()) states_of(finding);
  for (std::size_t i = 0; i < tables_->densities.numbers.size(); ++i) {
    source.values(i, first, n, block_.numbers(i));
  }
  return block_;
}

const std::int8_t* ColumnPacker::legal_states(FindingId finding, const std::int8_t* states,
                                              std::size_t n, std::vector<std::uint32_t>& unsure) {
  const std::int8_t lowest = tables_->plan.lowest[index(finding)];
  const std::int8_t highest = tables_->plan.highest[index(finding)];
  if (HWY_DYNAMIC_DISPATCH(is_legal)(states, n, lowest, highest)) return states;
  if (states != room_.data()) std::copy_n(states, n, room_.data());
  for (std::size_t i = 0; i < n; ++i) {
    if (lowest <= room_[i] && room_[i] <= highest) continue;
    room_[i] = not_asked_code;
    unsure.push_back(static_cast<std::uint32_t>(i));
  }
  return room_.data();
}

}  // namespace fagan
#endif  // HWY_ONCE
