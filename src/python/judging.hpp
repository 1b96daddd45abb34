#pragma once

#include <optional>
#include <string>

#include "bind.hpp"
#include "fagan/format/evaluation_file.hpp"

namespace fagan::python {

/// How answers are judged, in Python's words.
struct Judging {
  std::string metrics;    ///< 'basic' or 'full'
  std::string precision;  ///< 'float32' or 'float64'
};

/// The arithmetic with this name. Throws Error for another word.
Precision precision_from(const std::string& name);

/// An evaluation without a case. Throws Error for another word.
EvaluationFile empty_evaluation(const LoadedModel& model, const Prior& prior,
                                const std::optional<WorldRecord>& world, const Judging& judging);

}  // namespace fagan::python
