#pragma once

#include <vector>

#include "fagan/model/findings.hpp"

namespace fagan {

/// The edges of a number's bands in a case, grown with what is known of it: a finding known to lie
/// in an interval counts with its lower end, so that bands grow no more than they must. Of several
/// that are known the first counts. None for a number without bands.
std::vector<double> band_edges(const Findings& known, FindingId number);

}  // namespace fagan
