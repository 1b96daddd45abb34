#pragma once

namespace fagan::cli {

/// How the program ends.
enum ExitCode : int {
  done = 0,          ///< also when the reader of the output went away
  found_errors = 1,  ///< `check` did its work and found errors
  bad_input = 2,     ///< wrong usage, or input that makes no sense
  file_failed = 3,   ///< something could not be read or written
  signalled = 128,   ///< plus the number of the signal
  interrupted = 130,
};

}  // namespace fagan::cli
