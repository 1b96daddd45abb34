#pragma once

#include <string>

#include "fagan/format/quiz_session.hpp"
#include "page.hpp"

namespace fagan::cli {

/// One thing a quiz has to tell. It draws no bars, so that it reads the same to everybody.
std::string told_text(const Terminal& terminal, const QuizSession& session, const QuizTold& told);
/// What is asked, ending without a newline.
std::string prompt_text(const Terminal& terminal, const QuizSession& session);
std::string opening_text(const Terminal& terminal, const QuizSession& session);

}  // namespace fagan::cli
