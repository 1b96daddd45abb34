#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/inference/engine_tables.hpp"
#include "fagan/inference/panels.hpp"
#include "fagan/model/case_batch.hpp"

// The loops of the engine that are compiled once for each instruction set. For the engine's own
// files only.

namespace fagan {

/// Below this sum over the causes, what underflow may have taken away is no longer certain to be
/// negligible. No entry of a table and no prior is above 1, so a weight that underflows on its way
/// is off by at most the smallest normal number: 2^-46 of such a sum for float, and for double so
/// little that a probability of 1e-200 keeps nine digits.
template <class Real>
inline constexpr Real least_safe_sum = Real{0x1p-300};
template <>
inline constexpr float least_safe_sum<float> = 0x1p-80F;

/// Densities this far from 1, as logarithms, have lost digits that a probability needs.
inline constexpr double largest_log_density = 500;

/// What kernels are working on at the moment, for one thread.
template <class Real, class Out>
struct KernelScratch {
  static constexpr std::size_t group = 64;  ///< cases that go through the steps together

  explicit KernelScratch(const EngineTables& tables);

  std::size_t offset_stride;
  AlignedVector<std::uint32_t> offsets;  ///< [offset_stride × group] bytes from the first row
  AlignedVector<std::int8_t> states;     ///< [reach × group] copies of cases that need care
  AlignedVector<Real> densities;         ///< [row × group], when the model has numbers
  AlignedVector<double> log_densities;   ///< [row]
  std::vector<std::uint32_t> seen_rows;  ///< [n_numbers], of one case
  std::vector<double> seen_values;
  AlignedVector<Real> weights;  ///< [row], when they do not fit the registers
  AlignedVector<Out> output;    ///< posteriors waiting for a cache line to be full
};

/// What else can be told of the sum over the causes, for the log evidence: it is
/// log(sum) + exponent · ln 2 + peak.
struct Sums {
  double* sum = nullptr;
  std::int32_t* exponent = nullptr;
  double* peak = nullptr;
};

/// Neighbouring cases to be diagnosed, and where the answers go. `Real` is computed in, `Out` is
/// written.
template <class Real, class Out>
struct KernelJob {
  const EngineTables& tables;
  const RowTable<Real>& rows;
  const Real* priors = nullptr;                ///< a row for each prior
  const std::uint32_t* prior_index = nullptr;  ///< for each case, or null: the first

  Out* posteriors = nullptr;  ///< a column every `stride` places
  std::size_t stride = 0;
  bool whole_lines = false;  ///< each column has room for, and is aligned to, whole lines
  bool stream = false;       ///< past the cache: the posteriors are not read again soon
  Sums sums{};               ///< for each case, or null
  /// Addresses in lines that will be read after these cases, to be fetched while panel codes are
  /// scored.
  std::span<const void* const> upcoming{};

  KernelScratch<Real, Out>& scratch;
  /// Cases whose posterior is not what it should be: they need the definition, or a status.
  std::vector<std::uint32_t>& unsure;
};

/// `states_end` is where the memory of the states ends: nothing is read from there on.
void score(const KernelJob<float, float>& job, const DenseCases& cases,
           const std::int8_t* states_end);
void score(const KernelJob<double, float>& job, const DenseCases& cases,
           const std::int8_t* states_end);
void score(const KernelJob<double, double>& job, const DenseCases& cases,
           const std::int8_t* states_end);
void score(const KernelJob<float, float>& job, const PanelBlock& cases);
void score(const KernelJob<double, float>& job, const PanelBlock& cases);
void score(const KernelJob<double, double>& job, const PanelBlock& cases);

}  // namespace fagan
