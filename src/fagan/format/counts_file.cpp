#include "fagan/format/counts_file.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/json_text.hpp"
#include "fagan/format/range_json.hpp"
#include "fagan/format/read_parts.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/learning/counts_state.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan {
namespace {

using Json = nlohmann::ordered_json;

Json noun_json(const Finding& finding) {
  Json object{{"name", finding.name}};
  if (!finding.is_number()) {
    for (const State& state : finding.states) object["states"].push_back(state.name);
    return object;
  }
  object["density"] = finding.number->density == DensityKind::normal ? "normal" : "lognormal";
  if (const auto& range = finding.number->range) {
    object["range"] = Json::array({json_number(range->low), json_number(range->high)});
  }
  return object;
}

Json model_json(const CountsFile& file) {
  const Model& model = file.counts.model();
  Json object{{"name", file.model}, {"hash", file.model_hash}};
  Json& causes = object["causes"] = Json::array();
  for (const Cause& cause : model.causes()) causes.push_back(cause.name);
  Json& findings = object["findings"] = Json::array();
  for (const Finding& finding : model.findings()) findings.push_back(noun_json(finding));
  return object;
}

Json figures_json(const Counts& counts) {
  Json object{{"cases", counts.ranges().n_cases()},
              {"counted", counts.n_cases()},
              {"left_out", counts.left_out()},
              {"bad", counts.bad()},
              {"unlabelled", counts.unlabelled()}};
  Json& per_cause = object["per_cause"] = Json::array();
  for (const CauseId cause : ids<CauseId>(counts.model().n_causes())) {
    per_cause.push_back(
        {{"cause", counts.model().cause(cause).name}, {"n", counts.n_cases(cause)}});
  }
  return object;
}

Json state_json(const CountsFile& file) {
  const CountsState state = CountsState::of(file.counts);
  Json object{{"model", model_json(file)},      {"ranges", ranges_json(state.ranges)},
              {"left_out", state.left_out},     {"bad", state.bad},
              {"unlabelled", state.unlabelled}, {"cases", state.cases}};
  Json& findings = object["findings"] = Json::array();
  for (const CountsState::Finding& finding : state.findings) {
    Json of{{"counts", finding.counts}};
    for (const CountsState::Finding::Number& sums : finding.numbers) {
      of["numbers"].push_back(Json::array({sums.n, sums.sum, sums.squares}));
    }
    findings.push_back(std::move(of));
  }
  return object;
}

Finding read_noun(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  Finding finding;
  finding.name = fields.required_text("name");
  for (const std::string& state : fields.texts("states")) finding.states.push_back({state, {}});
  if (const auto density = fields.one_of("density", {"normal", "lognormal"})) {
    finding.number = NumberScale{static_cast<DensityKind>(*density), {}};
  }
  if (const auto range = fields.list("range")) {
    if (range->size() != 2 || !finding.number) {
      problems.unreadable(*range, "expected the lowest and the highest value of a number");
    } else {
      const auto low = as_number((*range)[0], problems);
      const auto high = as_number((*range)[1], problems);
      if (low && high) finding.number->range = Range{*low, *high};
    }
  }
  fields.no_others();
  return finding;
}

// A model with the causes and findings the file names.
struct Nouns {
  ModelBuilder builder;
  std::string name;
  std::string hash;
};

Nouns read_nouns(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  Nouns nouns;
  nouns.name = fields.required_text("name");
  nouns.hash = fields.required_text("hash");
  nouns.builder.header({.name = nouns.name});
  fields.require("causes");
  for (const std::string& cause : fields.texts("causes")) nouns.builder.cause(cause);
  if (const auto findings = fields.required_list("findings")) {
    for (const JsonValue of : *findings) nouns.builder.add(read_noun(of, problems));
  }
  fields.no_others();
  nouns.builder.blank_likelihoods();
  return nouns;
}

std::vector<std::uint64_t> counts_in(const JsonValue& list, ProblemList& problems) {
  std::vector<std::uint64_t> counts;
  if (!expect(JsonType::list, list, problems)) return counts;
  for (const JsonValue value : list) counts.push_back(as_count(value, problems).value_or(0));
  return counts;
}

CountsState::Finding read_finding(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  CountsState::Finding finding;
  if (const auto rows = fields.required_list("counts")) {
    for (const JsonValue row : *rows) finding.counts.push_back(counts_in(row, problems));
  }
  if (const auto rows = fields.list("numbers")) {
    for (const JsonValue row : *rows) {
      if (!expect(JsonType::list, row, problems)) continue;
      if (row.size() != 3) {
        problems.unreadable(row, "expected a number of cases and two sums");
        continue;
      }
      finding.numbers.push_back({as_count(row[0], problems).value_or(0),
                                 as_text(row[1], problems).value_or(""),
                                 as_text(row[2], problems).value_or("")});
    }
  }
  fields.no_others();
  return finding;
}

struct Reading {
  Nouns nouns;
  CountsState state;
};

Reading read_counted(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  Reading reading;
  if (const auto model = fields.required_object("model")) {
    reading.nouns = read_nouns(*model, problems);
  }
  CountsState& state = reading.state;
  if (const auto ranges = fields.required_object("ranges")) {
    state.ranges = read_ranges(*ranges, problems);
  }
  state.left_out = fields.count("left_out").value_or(0);
  state.bad = fields.required_count("bad").value_or(0);
  state.unlabelled = fields.required_count("unlabelled").value_or(0);
  if (const auto cases = fields.required_list("cases")) state.cases = counts_in(*cases, problems);
  if (const auto findings = fields.required_list("findings")) {
    for (const JsonValue finding : *findings) {
      state.findings.push_back(read_finding(finding, problems));
    }
  }
  fields.no_others();
  return reading;
}

// The errors of `make()`, at their places below `pointer`.
template <class Make>
auto located_at(const JsonDocument& document, const char* pointer, Make make) {
  try {
    return make();
  } catch (const Error& error) {
    std::vector<Problem> problems = error.problems();
    for (Problem& problem : problems) problem.place.pointer.insert(0, pointer);
    throw Error(located(document, std::move(problems)));
  }
}

}  // namespace

std::string write_counts(const CountsFile& file) {
  return json_text({{"format", "fagan-counts/1"},
                    {"figures", figures_json(file.counts)},
                    {"state", state_json(file)},
                    {"run", json_run(file.run)}});
}

CountsFile read_counts(std::string_view text, std::string path, const Model* model) {
  const JsonDocument document(text, std::move(path));
  ProblemList problems(document);
  const std::optional<JsonValue> root = document.root();
  if (!root) throw Error(problems.sorted());
  Fields fields(*root, problems);
  if (!read_format(fields, *root, "fagan-counts/1", problems)) throw Error(problems.sorted());
  fields.required_object("figures");
  Reading reading;
  if (const auto value = fields.required_object("state")) reading = read_counted(*value, problems);
  RunRecord run;
  if (const auto value = fields.required_object("run")) run = read_run(*value, problems);
  fields.no_others();
  const std::vector<Problem> of_form = problems.sorted();
  if (has_errors(of_form)) throw Error(of_form);

  const Model named = located_at(document, "/state/model", [&] {
    Model nouns = reading.nouns.builder.build();
    if (model != nullptr) require_same_nouns(*model, nouns);
    return nouns;
  });
  Counts counts = located_at(
      document, "/state", [&] { return reading.state.counts(model != nullptr ? *model : named); });
  return {std::move(counts), std::move(reading.nouns.name), std::move(reading.nouns.hash),
          std::move(run)};
}

std::string counts_hash(const CountsFile& file) { return hash_of(state_json(file)); }

void merge(CountsFile& file, const CountsFile& other) { file.counts.merge(other.counts); }

}  // namespace fagan
