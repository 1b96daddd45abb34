#include "fagan/format/run_record.hpp"

#include <nlohmann/json.hpp>

#include "fagan/format/json_text.hpp"

namespace fagan {

nlohmann::ordered_json json_run(const RunRecord& run) {
  return {{"version", run.version},           {"command", run.command}, {"started", run.started},
          {"instructions", run.instructions}, {"threads", run.threads}, {"seconds", run.seconds}};
}

RunRecord read_run(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  RunRecord run;
  run.version = fields.text("version");
  run.command = fields.text("command");
  run.started = fields.text("started");
  run.instructions = fields.text("instructions");
  const std::uint64_t threads = fields.count("threads").value_or(0);
  run.threads = threads < 1'000'000 ? static_cast<int>(threads) : 0;
  run.seconds = fields.number("seconds").value_or(0);
  fields.no_others();
  return run;
}

}  // namespace fagan
