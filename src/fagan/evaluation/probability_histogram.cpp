#include "fagan/evaluation/probability_histogram.hpp"

#include <utility>

#include "fagan/core/contract.hpp"

namespace fagan {

ProbabilityHistogram::Cell& ProbabilityHistogram::Cell::operator+=(const Cell& other) {
  positives += other.positives;
  negatives += other.negatives;
  sum += other.sum;
  squares += other.squares;
  return *this;
}

std::size_t ProbabilityHistogram::first_place_from(double p) {
  if (p <= 0) return 0;
  return ProbabilityCells::instance().first_cell_from(p) + 1;
}

void ProbabilityHistogram::merge(const ProbabilityHistogram& other) {
  for (std::size_t i = 0; i < n_places; ++i) places_[i] += other.places_[i];
  sum_of_positives_ += other.sum_of_positives_;
}

ProbabilityHistogram::Cell ProbabilityHistogram::together(std::size_t first,
                                                          std::size_t end) const {
  Cell all;
  for (std::size_t i = first; i < end; ++i) all += places_[i];
  return all;
}

ProbabilityHistogram ProbabilityHistogram::from(std::vector<Cell> places,
                                                const FixedSum& sum_of_positives) {
  FAGAN_ASSERT_EQ(places.size(), n_places);
  ProbabilityHistogram histogram;
  histogram.places_ = std::move(places);
  histogram.sum_of_positives_ = sum_of_positives;
  return histogram;
}

}  // namespace fagan
