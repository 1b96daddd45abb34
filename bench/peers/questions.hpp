#pragma once

#include <string>

#include "peers/clock.hpp"
#include "support/fifty_findings.hpp"

// Which of fifty open questions tells most about the causes.

namespace fagan::bench {

/// Scoring every possible answer anew.
void textbook_questions(const Known& known, const Clock& clock);
/// Fagan, in float and double, on the instruction set in use, which is called `target`.
void questions_by_table(const Known& known, const Clock& clock, const std::string& target);

}  // namespace fagan::bench
