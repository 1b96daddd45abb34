#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/inference/panels.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

struct PackingPlan;

/// Turns the states of dense cases into panel codes, some cases at a time, for whoever counts or
/// looks up something by panel and code.
///
/// The place of a code is its number among the codes of all panels, in the panels' order.
/// Immutable; may be used by many threads at once.
class PanelPacker {
 public:
  static constexpr std::size_t group = 64;  ///< cases that are packed together

  explicit PanelPacker(const Model& model);

  const Panels& panels() const noexcept { return panels_; }
  std::size_t n_places() const noexcept { return n_places_; }
  std::size_t first_place(std::size_t panel) const { return first_[panel]; }
  std::size_t stride() const noexcept { return stride_; }

  /// Memory to be used again: places of the cases packed last, a column of panels for each.
  struct Group {
    std::vector<std::int8_t> states;
    AlignedVector<std::uint32_t> places;  ///< [stride × group]
    bool is_legal = false;                ///< every code is a state of its finding or a CaseCode
    bool is_simple = false;               ///< and none is below CaseCode::not_asked
  };

  /// Cases first … first + n − 1, 0 < n ≤ group. What is no state counts as not asked. Nothing is
  /// packed where one of them is not legal. Never reads behind the last case.
  void pack(const DenseCases& cases, std::size_t first, std::size_t n, Group& packed) const;

 private:
  Panels panels_;
  std::shared_ptr<const PackingPlan> plan_;
  std::size_t n_findings_;
  std::size_t n_places_ = 0;
  std::size_t stride_;
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> first_unknown_;  // of codes computed with −1 for what is no state
  AlignedVector<std::int8_t> lowest_simple_;  // [n_findings] and room for whole vectors
  AlignedVector<std::int8_t> lowest_legal_;
};

}  // namespace fagan
