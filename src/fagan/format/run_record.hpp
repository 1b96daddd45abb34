#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "fagan/format/json_fields.hpp"

namespace fagan {

/// How a result was made: all that may differ between results that are equal.
struct RunRecord {
  std::string version;       ///< of the program
  std::string command;       ///< as typed
  std::string started;       ///< date and time, UTC
  std::string instructions;  ///< the instruction set that was used, such as AVX3
  int threads = 0;
  double seconds = 0;

  friend bool operator==(const RunRecord&, const RunRecord&) = default;
};

nlohmann::ordered_json json_run(const RunRecord& run);
RunRecord read_run(const JsonValue& value, ProblemList& problems);

}  // namespace fagan
