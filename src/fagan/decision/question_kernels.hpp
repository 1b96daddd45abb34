#pragma once

#include <cstddef>

// For question_table.cpp only. All sizes are whole cache lines, all arrays begin on one.

namespace fagan {

/// sum[j] = Σ_k p[k] table[k · size + j], cause after cause.
void weigh(const float* p, std::size_t n_causes, const float* table, std::size_t size, float* sum);
void weigh(const double* p, std::size_t n_causes, const double* table, std::size_t size,
           double* sum);

/// x[j] log x[j] in place, 0 for x ≤ 0.
void times_own_log(float* x, std::size_t size);
void times_own_log(double* x, std::size_t size);

}  // namespace fagan
