#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/decision/answers.hpp"

namespace fagan {

/// Bits about all causes for every finding of a model at once: `information_bits`, sooner.
///
/// The work that depends on the model alone is done in the constructor; a call is a matrix times a
/// vector and one logarithm per answer, without memory of its own to allocate. Safe to call from
/// many threads. The same bits on every instruction set.
template <class Real>
class QuestionTable {
 public:
  explicit QuestionTable(const Model& model);

  std::size_t n_findings() const noexcept { return slot_.size(); }

  /// Numbers of Real that `bits` needs to work in.
  std::size_t scratch_size() const noexcept;
  /// `p` [n_causes] sums to 1; `bits` [n_findings], 0 for rule-only findings. Differs from
  /// information_bits by at most 1e-12 bits in double, 2e-6 in float, and may fall below 0 by as
  /// much. `scratch` must begin on a cache line.
  void bits(std::span<const Real> p, std::span<Real> bits, std::span<Real> scratch) const;

 private:
  // Findings with states come first, those with more states before those with fewer. Lane i of
  // every plane is finding i of that order: plane s holds P(state s + 1 | cause) of all findings
  // that have such a state; P(state 0) is what the others leave. Then follow the nodes of each
  // number, and last one lane per finding for the entropy of its answer given the cause. Everything
  // is padded to whole cache lines, and stored cause by cause.
  struct Plane {
    std::size_t first;
    std::size_t size;
  };
  static constexpr std::size_t lanes = cache_line / sizeof(Real);

  void lay_out(const std::vector<Answers>& answers);
  void fill(const std::vector<Answers>& answers);

  std::size_t n_causes_ = 0;
  std::size_t stride_ = 0;  // lanes per cause
  std::vector<Plane> planes_;
  std::vector<Plane> numbers_;     // the nodes of each number, in lane order of the numbers
  Plane state_entropies_{0, 0};    // one lane per finding with states
  Plane number_entropies_{0, 0};   // one lane per number
  std::vector<std::size_t> slot_;  // per finding: its lane, numbers after the findings with states
  AlignedVector<Real> table_;      // [n_causes][stride_]
};

}  // namespace fagan
