#include "fagan/evaluation/probability_cells.hpp"

#include <algorithm>
#include <set>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"

namespace fagan {
namespace {

std::set<double> make_edges(std::size_t wanted) {
  std::set<double> edges;
  for (int percent = 1; percent < 100; ++percent) edges.insert(percent / 100.0);
  for (int fifteenth = 1; fifteenth < 15; ++fifteenth) edges.insert(fifteenth / 15.0);
  // Sixteen equal steps in each halving of the distance from 0, mirrored at ½.
  for (double power = 0.25;; power /= 2) {
    for (int sixteenth = 15; sixteenth >= 0; --sixteenth) {
      const double edge = power * (1 + sixteenth / 16.0);
      edges.insert(edge);
      edges.insert(1 - edge);
      if (edges.size() >= wanted) return edges;
    }
  }
}

}  // namespace

ProbabilityCells::ProbabilityCells() {
  const std::set<double> found = make_edges(n_edges);
  FAGAN_ASSERT_EQ(found.size(), n_edges);
  edges_.fill(infinity);
  std::copy(found.begin(), found.end(), edges_.begin());
  const auto cell_at = [this](double p) {
    return static_cast<std::size_t>(std::upper_bound(edges_.begin(), edges_.begin() + n_edges, p) -
                                    edges_.begin());
  };
  // Probabilities `lowest` to `highest` fall in this bucket.
  const auto begin_bucket = [&](std::uint16_t& start, double lowest, double highest) {
    start = static_cast<std::uint16_t>(cell_at(lowest));
    FAGAN_ASSERT(cell_at(highest) - start <= most_steps);
  };
  for (std::size_t bucket = 0; bucket < n_buckets; ++bucket) {
    const auto distance = [](std::uint64_t b) {
      return __builtin_bit_cast(double, (lowest_bucket + b) << (52 - bucket_bits));
    };
    // What is nearer to the end than any bucket is in the first.
    const double nearest = bucket == 0 ? 0 : distance(bucket);
    const double farthest = std::min(distance(bucket + 1), 0.5);
    if (nearest > farthest) break;
    begin_bucket(start_[0][bucket], nearest, farthest);
    begin_bucket(start_[1][bucket], 1 - farthest, 1 - nearest);
  }
}

const ProbabilityCells& ProbabilityCells::instance() {
  static const ProbabilityCells cells;
  return cells;
}

std::size_t ProbabilityCells::first_cell_from(double p) const {
  if (p <= 0) return 0;
  if (p >= 1) return n_cells;
  const auto* const edge = std::lower_bound(edges_.begin(), edges_.end(), p);
  FAGAN_ASSERT(*edge == p);
  return static_cast<std::size_t>(edge - edges_.begin()) + 1;
}

}  // namespace fagan
