#pragma once

#include <vector>

#include "fagan/decision/advice.hpp"
#include "fagan/format/question_report.hpp"
#include "page.hpp"

namespace fagan::cli {

/// Questions worth asking, one line each: name, bits, cost, value.
void add_short_questions(Page& page, const Model& model, const std::vector<Question>& questions);

/// Questions with what each answer would lead to: how probable it is, the probability of the focus
/// cause and the leading cause after it.
void add_questions(Page& page, const QuestionReport& report, std::size_t most);

/// Actions by expected utility, those a red flag sets aside, what knowing the cause would add, and
/// the threshold.
void add_advice(Page& page, const Model& model, const Utility& utility, const Advice& advice,
                const Posterior& posterior);

}  // namespace fagan::cli
