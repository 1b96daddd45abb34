#include "judging.hpp"

#include "fagan/core/text.hpp"
#include "fagan/format/write_model.hpp"

namespace fagan::python {
namespace {

// The two values an option may have, the first of them false.
bool is_second(const std::string& given, const char* option, const char* first,
               const char* second) {
  if (given == first) return false;
  if (given == second) return true;
  throw Error(std::string(option) + ": expected '" + first + "' or '" + second + "', found " +
              quoted(given));
}

}  // namespace

Precision precision_from(const std::string& name) {
  return is_second(name, "precision", "float32", "float64") ? Precision::float64
                                                            : Precision::float32;
}

EvaluationFile empty_evaluation(const LoadedModel& model, const Prior& prior,
                                const std::optional<WorldRecord>& world, const Judging& judging) {
  const Metrics metrics =
      is_second(judging.metrics, "metrics", "basic", "full") ? Metrics::full : Metrics::basic;
  return make_evaluation_file(model.model, hash_of(model), prior, world,
                              precision_from(judging.precision), metrics);
}

}  // namespace fagan::python
