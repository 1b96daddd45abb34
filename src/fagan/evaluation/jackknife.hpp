#pragma once

#include <optional>
#include <span>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/evaluation/estimate.hpp"
#include "fagan/evaluation/full_tally.hpp"

namespace fagan {

/// All groups in one.
inline GroupTally together(std::span<const GroupTally> groups) {
  GroupTally all(groups.front().n_causes());
  for (const GroupTally& group : groups) all += group;
  return all;
}

/// A figure of all cases, with its standard error from the figures that leave out one group in turn
/// (Tukey 1958). `figure` takes a GroupTally and gives a std::optional<double>; nothing comes out
/// where it gives nothing for all the cases, and an infinite error where it does for a part of
/// them. Groups without a case are passed over.
template <class Figure>
std::optional<Estimate> jackknife(std::span<const GroupTally> groups, Figure figure) {
  const GroupTally all = together(groups);
  if (all.n == 0) return std::nullopt;
  const std::optional<double> value = figure(all);
  if (!value) return std::nullopt;
  std::vector<double> without;
  for (const GroupTally& group : groups) {
    if (group.n == 0) continue;
    GroupTally rest = all;
    rest -= group;
    const std::optional<double> part = rest.n > 0 ? figure(rest) : std::nullopt;
    if (!part) return Estimate{*value, infinity};
    without.push_back(*part);
  }
  return Estimate{*value, jackknife_se(without)};
}

}  // namespace fagan
