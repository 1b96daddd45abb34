#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/inference/panels.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"

// What the engine knows of a model, in the form its kernels read. For the engine's own files only.

namespace fagan {

/// How the states of a dense case become panel codes.
///
/// A window is 16 neighbouring states that hold the findings of up to four panels: a byte shuffle
/// brings them into place, four bytes to a panel, and a dot product with the panels' weights gives
/// four codes at once.
struct PackingPlan {
  static constexpr std::size_t width = 16;
  static constexpr std::size_t panels_per_window = 4;

  explicit PackingPlan(const Model& model, const Panels& panels);

  std::size_t n_windows = 0;
  std::vector<std::size_t> column;       ///< of a window's first state
  std::vector<std::size_t> first_panel;  ///< of a window
  AlignedVector<std::uint8_t> shuffle;   ///< [16 × n_windows]
  AlignedVector<std::int8_t> weights;    ///< [16 × n_windows]
  /// The windows stand side by side and are full: several can be read as one vector.
  bool is_contiguous = true;

  /// The least and largest legal state, [n_findings] and room up to a whole number of lines in
  /// which everything is legal. CaseCode::listed is not: it needs a closer look.
  AlignedVector<std::int8_t> lowest;
  AlignedVector<std::int8_t> highest;
  /// How many states, counted from a case's first, are read at most.
  std::size_t reach = 0;

 private:
  void add_window(const Panels& panels, std::size_t first, std::size_t n);
};

/// Likelihoods of panel codes, a row of n_causes per code, each divided by a power of two that
/// brings its largest entry into (½, 1]. So no product of rows grows, and what a product loses by
/// underflow is known to be small when the sum over the causes is not.
template <class Real>
struct RowTable {
  std::size_t n_lines = 0;           ///< of a row
  AlignedVector<Real> rows;          ///< [n_lines × lanes, n_rows]; causes that are not there: 0
  std::vector<std::uint32_t> first;  ///< byte offset of the row of each panel's code 0
  /// The same for a code computed from states with −1 for unknown: each panel's smallest such code
  /// is below 0.
  std::vector<std::uint32_t> first_unknown;
  /// log2 of what each row was divided by; one for each line, that of a row with its first.
  std::vector<std::int16_t> exponents;

  std::uint32_t row_bytes() const { return static_cast<std::uint32_t>(n_lines << line_bits); }
  static constexpr int line_bits = 6;
  static_assert(std::size_t{1} << line_bits == cache_line);
};

/// The numeric findings, and the densities of those that have a likelihood, a row per finding:
/// [n_causes] and room up to a whole number of lines.
///
/// The log density of x is log_peak − ((x − mean) · scale)², that of a log-normal less ln x, with
/// ln x in the place of x.
struct DensityTable {
  struct Number {
    double lowest;  ///< of the values that are possible
    double highest;
    bool takes_log;  ///< log-normal
    bool rule_only;  ///< no row here
    std::uint32_t row;
  };
  std::vector<Number> numbers;  ///< all of the model's, in its order
  std::size_t stride = 0;
  AlignedVector<double> mean;      ///< [stride × n_rows]
  AlignedVector<double> scale;     ///< 1 / (√2 · standard deviation)
  AlignedVector<double> log_peak;  ///< log density at the mean; −inf where there is no cause
};

struct EngineTables {
  explicit EngineTables(Model model);

  /// Whether single precision keeps its promise of 5e-7. If not, `float` results are computed in
  /// double precision and rounded.
  ///
  /// Every panel adds two roundings of 2⁻²⁴ at most. With 24 panels their sum moves a posterior of
  /// one half, which moves most, by 8e-8 (root mean square): the promise is six times that.
  bool single_will_do() const noexcept { return panels.size() <= 24; }

  template <class Real>
  const RowTable<Real>& rows() const {
    if constexpr (std::is_same_v<Real, float>) {
      return single_rows;
    } else {
      return double_rows;
    }
  }

  std::uint64_t id;  ///< no other tables of this process have or had the same
  Model model;
  Panels panels;
  PackingPlan plan;
  RowTable<float> single_rows;
  RowTable<double> double_rows;
  DensityTable densities;
};

}  // namespace fagan
