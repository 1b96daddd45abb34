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

bool pack_places(const PackingPlan& plan, const std::int8_t* lowest, const std::int8_t* states,
                 std::size_t stride, std::size_t n, const std::uint32_t* first_unknown,
                 std::size_t places_stride, std::uint32_t* places) {
  return pack_cases(plan, lowest, states, stride, n, {first_unknown, 1, 0, places, places_stride});
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {

HWY_EXPORT(pack_places);

// What is below 0 among the states of findings; behind the last one everything goes.
AlignedVector<std::int8_t> lowest_states(const PackingPlan& plan, std::size_t n_findings,
                                         CaseCode lowest) {
  AlignedVector<std::int8_t> states = plan.lowest;
  std::fill_n(states.begin(), n_findings, static_cast<std::int8_t>(lowest));
  return states;
}

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
  lowest_simple_ = lowest_states(*plan_, n_findings_, CaseCode::not_asked);
  lowest_legal_ = lowest_states(*plan_, n_findings_, CaseCode::listed);
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
    packed.states.assign(plan_->reach * group, not_asked_code);
    for (std::size_t i = 0; i < n; ++i) {
      std::copy_n(states + i * stride, n_findings_, packed.states.data() + i * plan_->reach);
    }
    states = packed.states.data();
    stride = plan_->reach;
  }
  const auto pack_from = [&](const AlignedVector<std::int8_t>& lowest) {
    return HWY_DYNAMIC_DISPATCH(pack_places)(*plan_, lowest.data(), states, stride, n,
                                             first_unknown_.data(), stride_, packed.places.data());
  };
  packed.is_simple = pack_from(lowest_simple_);
  packed.is_legal = packed.is_simple || pack_from(lowest_legal_);
}

}  // namespace fagan
#endif  // HWY_ONCE
