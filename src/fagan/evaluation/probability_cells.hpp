#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace fagan {

/// The probabilities between 0 and 1 in 1024 cells, narrow near both ends: about even in log odds,
/// 1/16 apart, out to 1e-9 and 1 − 1e-9.
///
/// 0.01, 0.02, … 0.99 and 1/15, 2/15, … 14/15 are edges, so that thresholds in percent and the
/// usual fifteen bins are whole cells. A cell holds its lower edge. The edges are made of sums and
/// quotients alone: the same bits everywhere.
class ProbabilityCells {
 public:
  static constexpr std::size_t n_cells = 1024;
  static constexpr std::size_t n_edges = n_cells - 1;

  static const ProbabilityCells& instance();

  /// The inner edges, ascending: cell i is [edge i − 1, edge i).
  std::span<const double> edges() const noexcept { return {edges_.data(), n_edges}; }

  /// The cell of a probability; the outermost for 0 and 1. Takes no branch, since probabilities
  /// come in no order.
  std::size_t cell_of(double p) const noexcept {
    const bool upper = p >= 0.5;
    const double distance = upper ? 1 - p : p;  // from the nearer end; exact
    const std::size_t start = start_[upper ? 1 : 0][bucket_of(std::max(distance, least_distance))];
    std::size_t cell = start;
    for (std::size_t i = 0; i < most_steps; ++i) cell += edges_[start + i] <= p ? 1U : 0U;
    return cell;
  }

  /// The first cell at or above an edge: `first_cell_from(0.01)`. The number of cells for 1.
  /// Asserts that `p` is an edge, 0 or 1.
  std::size_t first_cell_from(double p) const;

 private:
  ProbabilityCells();

  // Buckets are told by exponent and five bits of mantissa, so that finding one takes no search.
  static constexpr int bucket_bits = 5;
  static constexpr std::uint64_t lowest_bucket = std::uint64_t{1023 - 31} << bucket_bits;
  static constexpr std::size_t n_buckets = (std::size_t{31} << bucket_bits);
  static std::size_t bucket_of(double distance) noexcept {
    const auto bits = __builtin_bit_cast(std::uint64_t, distance) >> (52 - bucket_bits);
    return static_cast<std::size_t>(bits - lowest_bucket);
  }

  static constexpr double least_distance = 0x1p-31;  // where the lowest bucket begins

  static constexpr std::size_t most_steps = 3;

  std::array<double, n_edges + most_steps> edges_{};  // the last are beyond every probability
  // For each bucket of distances from 0, and from 1, a cell at or a few steps below the right one.
  std::array<std::array<std::uint16_t, n_buckets>, 2> start_{};
};

}  // namespace fagan
