#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Up to four findings that are looked up together.
///
/// `code` = Σ weights[i] · (state of findings[i] + 1), where an unknown finding has state −1. So
/// code 0 says that nothing is known, and every combination of known and unknown has its own code.
struct Panel {
  static constexpr std::size_t max_findings = 4;
  static constexpr std::size_t max_codes = 256;
  /// First and last are so close in the model that one vector holds the states of all.
  static constexpr std::size_t max_span = 16;

  std::vector<FindingId> findings;    ///< with named states, in the model's order
  std::vector<std::uint8_t> weights;  ///< 1, then the product of (number of states + 1) before it
  std::size_t n_codes = 1;
};

/// The findings of a model packed a few at a time into joint codes in which *unknown* is one more
/// state, so that what a case says of fifty findings is a dozen bytes, each the row of a table.
///
/// Findings keep the model's order, those of a factor share a panel, and a finding with too many
/// states to be joined is a panel of its own. Where a row per code and cause would make a table of
/// hundreds of megabytes, panels hold fewer findings. Numbers and rule-only findings are in no
/// panel. The layout is a function of the model alone.
class Panels {
 public:
  explicit Panels(const Model& model);

  std::size_t size() const noexcept { return panels_.size(); }
  std::span<const Panel> all() const noexcept { return panels_; }
  const Panel& operator[](std::size_t panel) const { return panels_[panel]; }
  /// The findings in no panel, in the model's order.
  std::span<const FindingId> in_none() const noexcept { return in_none_; }

  /// The code of a panel for one dense case: [n_findings] states; anything below 0 is unknown.
  std::uint8_t code(std::size_t panel, std::span<const std::int8_t> states) const;
  /// The state of the panel's i-th finding in a code, or −1 if it is unknown.
  std::int8_t state(std::size_t panel, std::uint8_t code, std::size_t i) const;

 private:
  std::vector<Panel> panels_;
  std::vector<FindingId> in_none_;
};

/// Some thousand cases as panel codes, on their way from who draws or reads them to the engine:
/// findings are never unpacked in between.
///
/// A row per panel, [n_cases] codes each, so that a vector of neighbouring cases is one load or
/// store; likewise a row per numeric finding (the model's order), NaN where unknown. Rows begin on
/// 64-byte boundaries and have room up to the next one, so that whole vectors may be written.
class PanelBlock {
 public:
  static constexpr std::size_t default_capacity = 4096;

  PanelBlock(std::size_t n_panels, std::size_t n_numbers, std::size_t capacity = default_capacity);

  std::size_t capacity() const noexcept { return capacity_; }
  std::size_t n_cases() const noexcept { return n_cases_; }
  /// How many of the columns hold a case.
  void resize(std::size_t n_cases);

  std::uint8_t* codes(std::size_t panel) noexcept { return codes_.data() + panel * code_stride_; }
  const std::uint8_t* codes(std::size_t panel) const noexcept {
    return codes_.data() + panel * code_stride_;
  }
  /// How far apart the rows of numbers are.
  std::size_t number_stride() const noexcept { return number_stride_; }
  double* numbers(std::size_t number) noexcept { return numbers_.data() + number * number_stride_; }
  const double* numbers(std::size_t number) const noexcept {
    return numbers_.data() + number * number_stride_;
  }

 private:
  std::size_t capacity_;
  std::size_t n_cases_ = 0;
  std::size_t code_stride_;
  std::size_t number_stride_;
  AlignedVector<std::uint8_t> codes_;
  AlignedVector<double> numbers_;
};

}  // namespace fagan
