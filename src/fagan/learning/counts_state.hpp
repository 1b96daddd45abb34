#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fagan/learning/counts.hpp"

namespace fagan {

/// All that Counts hold beside the model, as plain numbers, texts and lists, the way a
/// fagan-counts/1 file writes it. Sums are the texts of ExactSum.
struct CountsState {
  struct Finding {
    /// [n_causes] of lists: listed, not known, not asked, then each state; of a number the fourth
    /// place counts the cases in which its code says "see the values".
    std::vector<std::vector<std::uint64_t>> counts;
    struct Number {
      std::uint64_t n = 0;
      std::string sum;
      std::string squares;
    };
    std::vector<Number> numbers;  ///< [n_causes] for a number, or empty
  };

  std::map<std::string, std::vector<CaseRange>, std::less<>> ranges;
  std::uint64_t left_out = 0;
  std::uint64_t bad = 0;
  std::uint64_t unlabelled = 0;
  std::vector<std::uint64_t> cases;  ///< by cause
  std::vector<Finding> findings;     ///< in the model's order

  static CountsState of(const Counts& counts);
  /// The counts these were the state of. Throws Error with a JSON pointer where they are none of
  /// this model's.
  Counts counts(const Model& model) const;
};

}  // namespace fagan
