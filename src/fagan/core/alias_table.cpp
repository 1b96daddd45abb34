#include "fagan/core/alias_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fagan/core/contract.hpp"

namespace fagan {
namespace {

unsigned slot_bits_for(std::size_t n_outcomes) {
  unsigned bits = AliasTable::least_slot_bits;
  while ((std::size_t{1} << bits) < n_outcomes) ++bits;
  return bits;
}

}  // namespace

std::vector<std::uint64_t> in_units(std::span<const double> weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  FAGAN_ASSERT(sum > 0);
  std::vector<std::uint64_t> units(weights.size());
  std::vector<double> remainder(weights.size());
  std::uint64_t given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double share = weights[i] / sum * 0x1p48;
    const double whole = std::floor(share);
    units[i] = static_cast<std::uint64_t>(whole);
    remainder[i] = share - whole;
    given += units[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&remainder](std::size_t a, std::size_t b) {
    return remainder[a] > remainder[b];
  });
  for (std::size_t i = 0; given < AliasTable::one; i = (i + 1) % order.size()) {
    if (weights[order[i]] == 0) continue;
    ++units[order[i]];
    ++given;
  }
  // Rounding in the division can hand out a few units too many; the largest share can spare them.
  while (given > AliasTable::one) {
    --*std::max_element(units.begin(), units.end());
    --given;
  }
  return units;
}

AliasTable::AliasTable(std::span<const double> weights)
    : n_outcomes_(weights.size()),
      slot_bits_(slot_bits_for(weights.size())),
      slots_(std::size_t{1} << slot_bits_) {
  FAGAN_ASSERT(n_outcomes_ > 0 && n_outcomes_ <= most_outcomes);
  std::vector<std::uint64_t> units = in_units(weights);
  units.resize(slots_.size(), 0);
  fill(std::move(units));
}

// Vose's two lists (1991), in integers: a slot that holds too little is topped up by one that holds
// too much. Both lists are worked from the end, which fixes the table.
void AliasTable::fill(std::vector<std::uint64_t> units) {
  const std::uint64_t capacity = one >> slot_bits_;
  std::vector<std::size_t> small;
  std::vector<std::size_t> large;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i] != capacity) (units[i] < capacity ? small : large).push_back(i);
    // A full slot is its own alias, and needs no threshold.
    slots_[i].alias = static_cast<std::uint16_t>(i);
  }
  while (!small.empty()) {
    const std::size_t lower = small.back();
    const std::size_t upper = large.back();
    small.pop_back();
    slots_[lower] = {static_cast<std::uint16_t>(units[lower] >> 32U << slot_bits_),
                     static_cast<std::uint16_t>(upper), static_cast<std::uint32_t>(units[lower])};
    units[upper] -= capacity - units[lower];
    if (units[upper] > capacity) continue;
    large.pop_back();
    if (units[upper] < capacity) small.push_back(upper);
  }
  FAGAN_ASSERT(large.empty());
}

std::uint64_t AliasTable::probability(std::size_t outcome) const {
  const std::uint64_t capacity = one >> slot_bits_;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    const std::uint64_t own = std::uint64_t{slot.threshold} >> slot_bits_ << 32U | slot.tie;
    if (i == outcome) sum += own;
    if (slot.alias == outcome) sum += capacity - own;
  }
  return sum;
}

std::size_t AliasTable::bytes_for(std::size_t n_outcomes) {
  return (std::size_t{1} << slot_bits_for(n_outcomes)) * sizeof(Slot);
}

}  // namespace fagan
