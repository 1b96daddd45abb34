#pragma once

#include <cstdint>
#include <vector>

#include "fagan/core/fixed_sum.hpp"
#include "fagan/evaluation/probability_cells.hpp"

namespace fagan {

/// How often an event came true, for each cell of the probability it was given: all that
/// calibration, discrimination and decisions at a threshold need to know of any number of cases.
/// Exact 0 and 1 have places of their own.
class ProbabilityHistogram {
 public:
  struct Cell {
    std::uint64_t positives = 0;  ///< the event came true
    std::uint64_t negatives = 0;
    FixedSum sum;      ///< Σ p
    FixedSum squares;  ///< Σ p²

    std::uint64_t n() const noexcept { return positives + negatives; }
    /// Σ p(1 − p): the variance of `positives` if every p is right.
    double variance() const { return (sum - squares).value(); }
    Cell& operator+=(const Cell& other);
    friend bool operator==(const Cell&, const Cell&) = default;
  };

  /// Places in ascending order of p: exact 0, the cells of ProbabilityCells, exact 1.
  static constexpr std::size_t n_places = ProbabilityCells::n_cells + 2;
  static constexpr std::size_t certain = n_places - 1;
  static std::size_t place_of(double p) noexcept {
    return ProbabilityCells::instance().cell_of(p) + (p > 0 ? 1U : 0U) + (p >= 1 ? 1U : 0U);
  }
  /// The first place at or above p, where p is an edge of a cell, 0 or 1.
  static std::size_t first_place_from(double p);

  ProbabilityHistogram() : places_(n_places) {}

  void add(double p, bool positive) { add(place_of(p), FixedSum(p), FixedSum(p * p), positive); }
  /// The same where the place of p is known already, and p and p² as terms of a sum.
  void add(std::size_t place, const FixedSum& p, const FixedSum& square, bool positive) {
    Cell& cell = places_[place];
    cell.positives += positive ? 1U : 0U;
    cell.negatives += positive ? 0U : 1U;
    cell.sum += p;
    cell.squares += square;
    if (positive) sum_of_positives_ += p;
  }
  void merge(const ProbabilityHistogram& other);

  const Cell& operator[](std::size_t place) const { return places_[place]; }
  const std::vector<Cell>& places() const noexcept { return places_; }
  /// Places first … end − 1 together.
  Cell together(std::size_t first = 0, std::size_t end = n_places) const;
  /// Σ p over the cases in which the event came true.
  const FixedSum& sum_of_positives() const noexcept { return sum_of_positives_; }

  /// As it was stored.
  static ProbabilityHistogram from(std::vector<Cell> places, const FixedSum& sum_of_positives);

  friend bool operator==(const ProbabilityHistogram&, const ProbabilityHistogram&) = default;

 private:
  std::vector<Cell> places_;
  FixedSum sum_of_positives_;
};

}  // namespace fagan
