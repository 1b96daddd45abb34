#pragma once

#include <cstdint>
#include <string_view>

#include "fagan/evaluation/comparison.hpp"
#include "fagan/evaluation/evaluation.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/study/scorer.hpp"

namespace fagan {

/// Diagnoses recorded cases and judges the answers by their labels, in the arithmetic and by the
/// metrics of the evaluation's subject. A batch without labels has none to judge by: its cases are
/// counted as unlabelled. They are cases first, first + 1, … of `cohort`; throws Error, and adds
/// nothing, if one of them is in already.
///
/// Memory grows with the batch; give it a large cohort piece by piece. For one thread.
void add_recorded(Evaluation& evaluation, const Engine& scorer, const PackedPriors& priors,
                  const CaseBatch& cases, std::string_view cohort, std::uint64_t first);

/// The same for two scorers against each other, whose models have the same names.
void add_recorded(Comparison& comparison, const Scorer& one, const Scorer& other,
                  Precision precision, const CaseBatch& cases, std::string_view cohort,
                  std::uint64_t first);

}  // namespace fagan
