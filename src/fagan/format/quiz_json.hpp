#pragma once

#include <string>

#include "fagan/format/quiz_session.hpp"

namespace fagan {

/// One line of JSON for one thing told: `{"event": "found", …}`.
std::string event_json(const QuizSession& session, const QuizTold& told);
/// `{"event": "prompt", "asked": "first_guess"}`.
std::string event_json(const QuizSession& session, QuizAsked asked);

}  // namespace fagan
