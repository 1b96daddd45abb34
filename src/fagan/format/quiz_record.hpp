#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/evaluation/stated_belief.hpp"
#include "fagan/format/evaluation_file.hpp"

namespace fagan {

/// The rounds of a quiz somebody played: what a fagan-quiz/1 file holds.
struct QuizRecord {
  Believer ideal;  ///< the model and prior that patients follow and the ideal reasoner believes in
  std::uint64_t seed = 1;  ///< names the patients; round i was patient i
  std::vector<JudgedStatement> rounds;
};

/// The fagan-quiz/1 text of a record; `model` is the one it names.
std::string write_quiz_record(const QuizRecord& record, const Model& model);

/// Reads a record of this model. `path` is what problems call the text. Throws an Error that lists
/// every problem with its place.
QuizRecord read_quiz_record(std::string_view text, std::string path, const Model& model);

/// Throws Error, naming what differs, unless rounds of `ideal` and `seed` may be added to the
/// record in the file `path`.
void require_goes_on(const QuizRecord& record, const Believer& ideal, std::uint64_t seed,
                     std::string_view path);

}  // namespace fagan
