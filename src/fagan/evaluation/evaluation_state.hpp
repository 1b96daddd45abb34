#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fagan/evaluation/evaluation.hpp"

namespace fagan {

/// All an Evaluation holds, as plain numbers, texts and lists, the way a fagan-evaluation/1 file
/// writes it. Sums are exact: the decimal texts of FixedSum. Empty places of a list are left out.
struct EvaluationState {
  using Sum = std::string;

  struct Scores {  ///< of one true cause
    std::uint64_t n = 0;
    std::uint64_t ruled_out = 0;
    Sum log, log_squares, brier, brier_squares;
    std::uint64_t impossible = 0;
    std::uint64_t within_three = 0;
    std::uint64_t within_five = 0;  ///< full metrics only
  };
  struct Bin {                ///< of the top cause's probability in a basic tally
    std::uint64_t place = 0;  ///< called · 20 + bin
    std::uint64_t n = 0;
    std::uint64_t correct = 0;
    std::uint64_t sum = 0;  ///< in units of 2⁻²⁴
  };
  struct Cell {  ///< of a ProbabilityHistogram
    std::uint64_t place = 0;
    std::uint64_t positives = 0;
    std::uint64_t negatives = 0;
    Sum sum, squares;
  };
  struct Histogram {
    std::vector<Cell> cells;
    Sum sum_of_positives;
  };
  struct Group {
    std::uint64_t n = 0;
    std::uint64_t ruled_out = 0;
    std::uint64_t correct = 0;
    Sum log, brier;
    std::vector<std::uint64_t> truth;
    std::vector<std::uint64_t> called;
    std::vector<Sum> posterior;
    struct Bin {
      std::uint64_t n = 0;
      std::uint64_t correct = 0;
      Sum sum;
    };
    std::vector<Bin> bins;  ///< all fifteen
    struct Counts {
      std::uint64_t place = 0;  ///< cause · 128 + coarse place
      std::uint64_t positives = 0;
      std::uint64_t negatives = 0;
    };
    std::vector<Counts> coarse;
  };

  EvaluationSubject subject;
  std::map<std::string, std::vector<CaseRange>, std::less<>> ranges;
  std::uint64_t left_out = 0;  ///< rows that could not be read, in no range
  std::uint64_t bad = 0;
  std::uint64_t unlabelled = 0;
  std::vector<Scores> scores;            ///< by true cause
  std::vector<std::uint64_t> confusion;  ///< [true · n_causes + called]
  std::vector<Bin> bins;
  // Full metrics only.
  std::vector<Histogram> by_cause;
  std::optional<Histogram> top;
  std::vector<Group> groups;  ///< all 32

  static EvaluationState of(const Evaluation& evaluation);
  /// The evaluation this was the state of. Throws Error with a JSON pointer, as if the state were
  /// an object in a file, where it is none: a text that is no sum, a list of the wrong length,
  /// counts that contradict each other.
  Evaluation evaluation() const;
};

}  // namespace fagan
