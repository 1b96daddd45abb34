#pragma once

#include <string>

#include "fagan/format/ask_session.hpp"

namespace fagan {

/// One line of JSON for one thing told: `{"event": "answered", …}`. Beliefs are those the session
/// has now, `"posterior": {cause: p}`.
std::string event_json(const AskSession& session, const Told& told);
/// `{"event": "prompt", "asked": "answer", "finding": …}`.
std::string event_json(const AskSession& session, const Prompt& prompt);

}  // namespace fagan
