#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/evaluation/basic_tally.hpp"

// What tallies need many cases or causes at a time. For this layer only.

namespace fagan {

/// Columns of posteriors that all have the same true cause and are to be scored.
template <class Real>
struct TallyPiece {
  static constexpr std::size_t most = 16384;  ///< columns: sums stay inside 64 bits

  const Real* posteriors = nullptr;
  std::size_t stride = 0;
  std::size_t n_columns = 0;               ///< there are; nothing is read behind the last
  const std::uint16_t* columns = nullptr;  ///< [n] which of them; null for first, first + 1, …
  std::size_t first = 0;
  std::size_t n = 0;
  std::size_t truth = 0;

  std::size_t column(std::size_t i) const { return columns == nullptr ? first + i : columns[i]; }
};

/// Memory to be used again.
template <class Real>
struct TallyScratch {
  static constexpr std::size_t group = 16;  ///< cases that go through the steps together

  AlignedVector<Real> rows;             ///< [group × n_causes], a row per cause
  AlignedVector<Real> copies;           ///< [group × n_causes] of columns at the very end
  std::vector<std::uint64_t> counters;  ///< as BasicTally::add_packed takes them, some times over
  /// Columns left to the plain loop: their truth is all but ruled out.
  std::vector<std::size_t> left;
};

void tally(const TallyPiece<float>& piece, TallyScratch<float>& scratch, BasicTally& tally);
void tally(const TallyPiece<double>& piece, TallyScratch<double>& scratch, BasicTally& tally);

/// Puts the log_score of each probability in its place: whole cache lines of them.
void take_log_scores(std::span<double> p);

}  // namespace fagan
