#pragma once

#include <string>

#include "fagan/format/ask_session.hpp"
#include "page.hpp"

namespace fagan::cli {

/// How a session is told.
enum class Telling { pictures, plain };

/// One thing told, as a reader on a terminal sees it; with `plain`, one fact per line and no bars,
/// for those who listen.
std::string told_text(const Terminal& terminal, Telling telling, const AskSession& session,
                      const Told& told);
/// What is asked, ending without a newline.
std::string prompt_text(const Terminal& terminal, const AskSession& session);
/// What the session is, before anything is asked.
std::string opening_text(const Terminal& terminal, const AskSession& session);

}  // namespace fagan::cli
