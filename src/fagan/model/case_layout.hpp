#pragma once

#include <cstddef>
#include <cstdint>

#include "fagan/model/case_batch.hpp"

// From a source's findings to cases. For the layer's own files only.

namespace fagan {

/// Findings, and cases of them, that are turned from one to the other at a time.
inline constexpr std::size_t turned_together = 16;

/// The states of cases first … first + count − 1 to [n_findings × count], one case after the other.
void lay_out(const CaseSource& source, std::size_t n_findings, std::size_t first, std::size_t count,
             std::int8_t* to);
/// Likewise their values, to [n_numbers × count].
void lay_out_values(const CaseSource& source, std::size_t n_numbers, std::size_t first,
                    std::size_t count, double* to);

}  // namespace fagan
