#include "fagan/inference/panel_packer.hpp"

#include <algorithm>

#include "fagan/core/contract.hpp"
#include "fagan/inference/engine_tables.hpp"

// From here on, this file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/inference/panel_packer.cpp"
#include <hwy/foreach_target.h>

#include "fagan/core/simd-inl.hpp"
#include "fagan/inference/packing-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

// The places of n cases, `stride` apart, a column every `places_stride`.
void pack_group(const PackingPlan& plan, const std::uint32_t* first_unknown,
                const std::int8_t* states, std::size_t stride, std::size_t n,
                std::size_t places_stride, std::uint32_t* places) {
  for (std::size_t i = 0; i < n; ++i) {
    if (plan.is_contiguous) {
      pack_case(hn::CappedTag<std::int8_t, cache_line>(), plan, first_unknown, 1,
                states + i * stride, places + i * places_stride);
    } else {
      pack_case(hn::CappedTag<std::int8_t, PackingPlan::width>(), plan, first_unknown, 1,
                states + i * stride, places + i * places_stride);
    }
  }
}

// What can be said of all states of some cases together.
void judge_group(const PackingPlan& plan, const std::int8_t* states, std::size_t stride,
                 std::size_t n, PanelPacker::Group& packed) {
  const hn::CappedTag<std::int8_t, cache_line> d;
  packed.is_legal = true;
  packed.is_simple = true;
  for (std::size_t j = 0; j < plan.lowest.size(); j += hn::MaxLanes(d)) {
    const auto highest = hn::Load(d, plan.highest.data() + j);
    // Behind the last finding everything is legal, and says nothing.
    const auto is_finding = highest < hn::Set(d, 127);
    auto least = hn::LoadU(d, states + j);
    auto most = least;
    for (std::size_t i = 1; i < n; ++i) {
      const auto state = hn::LoadU(d, states + i * stride + j);
      least = hn::Min(least, state);
      most = hn::Max(most, state);
    }
    least = hn::IfThenElseZero(is_finding, least);
    packed.is_legal = packed.is_legal && hn::AllFalse(d, least < hn::Set(d, -3)) &&
                      hn::AllFalse(d, most > highest);
    packed.is_simple = packed.is_simple && hn::AllFalse(d, least < hn::Set(d, -1));
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {

HWY_EXPORT(pack_group);
HWY_EXPORT(judge_group);

}  // namespace

PanelPacker::PanelPacker(const Model& model)
    : panels_(model),
      plan_(std::make_shared<const PackingPlan>(model, panels_)),
      n_findings_(model.n_findings()),
      // Kernels read and write places by whole vectors, and windows by four at a time.
      stride_(round_up(panels_.size() + PackingPlan::panels_per_window, 16)) {
  for (const Panel& panel : panels_.all()) {
    std::size_t unknown = 0;  // the code 0 has when a state is −1 rather than 0
    for (const std::uint8_t weight : panel.weights) unknown += weight;
    first_.push_back(static_cast<std::uint32_t>(n_places_));
    first_unknown_.push_back(static_cast<std::uint32_t>(n_places_ + unknown));
    n_places_ += panel.n_codes;
  }
  first_unknown_.resize(stride_, 0);
}

void PanelPacker::pack(const DenseCases& cases, std::size_t first, std::size_t n,
                       Group& packed) const {
  FAGAN_ASSERT(n <= group && n > 0);
  packed.places.resize(stride_ * group);
  const std::int8_t* states = cases.states + first * cases.state_stride;
  std::size_t stride = cases.state_stride;
  // As much as kernels like to read behind each case has to be there, or is put there.
  const std::size_t there = (cases.n_cases - first - 1) * stride + n_findings_;
  if ((n - 1) * stride + plan_->reach > there) {
    packed.states.assign(plan_->reach * group, static_cast<std::int8_t>(CaseCode::not_asked));
    for (std::size_t i = 0; i < n; ++i) {
      std::copy_n(states + i * stride, n_findings_, packed.states.data() + i * plan_->reach);
    }
    states = packed.states.data();
    stride = plan_->reach;
  }
  HWY_DYNAMIC_DISPATCH(judge_group)(*plan_, states, stride, n, packed);
  if (!packed.is_legal) return;
  HWY_DYNAMIC_DISPATCH(pack_group)
  (*plan_, first_unknown_.data(), states, stride, n, stride_, packed.places.data());
}

}  // namespace fagan
#endif  // HWY_ONCE
