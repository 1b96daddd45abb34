#include "fagan/format/read_model.hpp"

#include <cmath>
#include <utility>

#include "fagan/core/text.hpp"
#include "fagan/format/model_examples.hpp"
#include "fagan/format/problem_list.hpp"
#include "fagan/format/read_parts.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/model/model_builder.hpp"

namespace fagan {
namespace {

constexpr const char* memo_of_text = "text";

std::optional<Urgency> read_urgency(Fields& fields) {
  const auto urgency = fields.one_of("urgency", {"routine", "urgent", "emergency"});
  if (!urgency) return std::nullopt;
  return static_cast<Urgency>(*urgency);
}

Cell read_cell(const JsonValue& value, ProblemList& problems) {
  if (value.is(JsonType::number)) {
    Cell bare;
    bare.p.emplace_back(Cell::bare_state, value.number());
    return bare;
  }
  Fields fields(value, problems, example::cell);
  Cell cell;
  if (const auto p = fields.object("p", example::p)) {
    for (const JsonValue state : *p) {
      cell.p.emplace_back(state.key(), read_number(state, problems));
    }
  }
  if (const auto mean = fields.value("mean")) cell.mean = read_number(*mean, problems);
  if (const auto sd = fields.value("sd")) cell.sd = read_number(*sd, problems);
  cell.evidence = read_evidence(fields);
  fields.no_others();
  return cell;
}

Subcause read_subcause(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems, example::subcause);
  Subcause subcause;
  subcause.name = fields.required_text("name");
  subcause.title = fields.text("title");
  subcause.share = Probability(read_required_number(fields, "p"));
  subcause.evidence = read_plain_evidence(fields);
  subcause.urgency = read_urgency(fields);
  subcause.must_not_miss = fields.truth("must_not_miss");
  if (const auto likelihoods = fields.object("likelihoods")) {
    for (const JsonValue cell : *likelihoods) {
      subcause.likelihoods.push_back({std::string(cell.key()), read_cell(cell, problems), {}, {}});
    }
  }
  fields.no_others();
  return subcause;
}

Cause read_cause(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems, example::cause);
  Cause cause;
  cause.name = fields.required_text("name");
  cause.title = fields.text("title");
  cause.synonyms = fields.texts("synonyms");
  if (const auto codes = fields.object("codes")) {
    for (const JsonValue system : *codes) {
      if (!expect(JsonType::list, system, problems)) continue;
      cause.codes.emplace_back(system.key(), texts_of(system, problems));
    }
  }
  cause.urgency = read_urgency(fields);
  cause.must_not_miss = fields.truth("must_not_miss");
  cause.catch_all = fields.truth("catch_all");
  cause.article_says = fields.text("article_says");
  cause.notes = fields.text("notes");
  if (const auto subcauses = fields.list("subcauses")) {
    for (const JsonValue subcause : *subcauses) {
      cause.subcauses.push_back(read_subcause(subcause, problems));
    }
  }
  fields.no_others();
  return cause;
}

State read_finding_state(const JsonValue& value, ProblemList& problems) {
  if (value.is(JsonType::string)) return {std::string(value.text()), {}};
  if (!value.is(JsonType::object)) {
    problems.unreadable(value, "expected a state such as " + std::string(example::state) +
                                   ", found " + in_words(value.type()));
    return {};
  }
  Fields fields(value, problems);
  State state{fields.required_text("name"), fields.text("title")};
  fields.no_others();
  return state;
}

std::optional<Range> read_number_range(const JsonValue& list, ProblemList& problems) {
  if (list.size() != 2) {
    problems.unreadable(list, "expected two numbers, the lowest and the highest; found " +
                                  std::to_string(list.size()));
    return std::nullopt;
  }
  const auto low = as_number(list[0], problems);
  const auto high = as_number(list[1], problems);
  if (!low || !high) return std::nullopt;
  return Range{*low, *high};
}

void read_scale(Fields& fields, Finding& finding, ProblemList& problems) {
  if (const auto states = fields.list("states", example::states)) {
    for (const JsonValue state : *states)
      finding.states.push_back(read_finding_state(state, problems));
  }
  if (const auto density = fields.one_of("density", {"normal", "lognormal"})) {
    finding.number = NumberScale{static_cast<DensityKind>(*density), {}, {}};
  }
  if (const auto list = fields.list("range", example::range)) {
    const auto range = read_number_range(*list, problems);
    if (finding.number) {
      finding.number->range = range;
    } else {
      problems.unreadable(*list, "only a finding with a density has a range");
    }
  }
}

BandGrowth read_growth(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  BandGrowth growth;
  growth.finding = fields.required_text("finding");
  growth.from = fields.number("from");
  if (const auto times = fields.object("times")) {
    for (const JsonValue factor : *times) {
      growth.times.emplace_back(factor.key(), read_number(factor, problems));
    }
  }
  fields.no_others();
  return growth;
}

void read_bands(Fields& fields, Finding& finding, ProblemList& problems) {
  Bands bands;
  const auto edges = fields.list("bands");
  if (edges) {
    for (const JsonValue edge : *edges) bands.edges.push_back(read_number(edge, problems));
  }
  bands.titles = fields.texts("band_titles");
  if (const auto list = fields.list("bands_grow_with")) {
    for (const JsonValue growth : *list) bands.grow_with.push_back(read_growth(growth, problems));
  }
  if (finding.number) {
    finding.number->bands = std::move(bands);
  } else if (edges) {
    problems.unreadable(*edges, "only a finding with a density has bands");
  }
}

Finding read_finding(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems, example::finding);
  Finding finding;
  finding.name = fields.required_text("name");
  finding.title = fields.text("title");
  finding.question = fields.text("question");
  finding.help = fields.text("help");
  finding.kind = fields.text("kind");
  finding.cost = fields.number("cost").value_or(0);
  finding.unit = fields.text("unit");
  finding.synonyms = fields.texts("synonyms");
  finding.tier = fields.text("tier");
  finding.origin = fields.text("origin");
  finding.notes = fields.text("notes");
  finding.rule_only = fields.truth("rule_only");
  read_scale(fields, finding, problems);
  read_bands(fields, finding, problems);
  fields.no_others();
  return finding;
}

void read_likelihoods(const JsonValue& likelihoods, ModelBuilder& builder, ProblemList& problems) {
  for (const JsonValue finding : likelihoods) {
    if (!expect(JsonType::object, finding, problems, example::row)) continue;
    builder.row(std::string(finding.key()));
    for (const JsonValue cell : finding) {
      builder.likelihood(std::string(finding.key()), std::string(cell.key()),
                         read_cell(cell, problems));
    }
  }
}

Condition read_condition(const JsonValue& value, ProblemList& problems);

std::vector<Condition> read_conditions(const JsonValue& list, ProblemList& problems) {
  std::vector<Condition> conditions;
  if (!expect(JsonType::list, list, problems, example::conditions)) return conditions;
  for (const JsonValue part : list) conditions.push_back(read_condition(part, problems));
  return conditions;
}

// Documents are nested only so deep, and so is this recursion.
Condition read_condition(const JsonValue& value, ProblemList& problems) {
  using Kind = Condition::Kind;
  Fields fields(value, problems, example::condition);
  Condition condition;
  std::size_t comparisons = 0;
  if (const auto parts = fields.value("any")) {
    condition.parts = read_conditions(*parts, problems);
    ++comparisons;
  }
  if (const auto parts = fields.value("all")) {
    condition.kind = Kind::all;
    condition.parts = read_conditions(*parts, problems);
    ++comparisons;
  }
  if (const auto part = fields.value("not")) {
    condition.kind = Kind::negation;
    condition.parts = {read_condition(*part, problems)};
    ++comparisons;
  }
  condition.finding = fields.text("finding");
  if (const auto state = fields.value("is")) {
    condition.kind = Kind::is;
    condition.state = as_text(*state, problems).value_or("");
    ++comparisons;
  }
  for (const auto& [key, kind] :
       {std::pair("below", Kind::below), std::pair("at_least", Kind::at_least)}) {
    if (const auto limit = fields.value(key)) {
      condition.kind = kind;
      condition.limit = read_number(*limit, problems);
      ++comparisons;
    }
  }
  fields.no_others();
  const bool compares = condition.kind == Kind::is || condition.kind == Kind::below ||
                        condition.kind == Kind::at_least;
  if (fields.readable() && (comparisons != 1 || compares != value.find("finding").has_value())) {
    problems.unreadable(value,
                        "not a condition (expected one of any, all, not, or a finding with one of "
                        "is, below, at_least)");
  }
  return condition;
}

RedFlag read_red_flag(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems, example::red_flag);
  RedFlag flag;
  flag.name = fields.required_text("name");
  flag.title = fields.text("title");
  fields.require("level");
  if (const auto level = fields.one_of("level", {"urgent", "emergency"})) {
    flag.level = *level == 0 ? Urgency::urgent : Urgency::emergency;
  }
  if (const auto when = fields.required_object("when", example::condition)) {
    flag.when = read_condition(*when, problems);
  }
  flag.says = fields.required_text("says");
  flag.source = fields.text("source");
  fields.no_others();
  return flag;
}

Dependency read_dependency(const JsonValue& value, ProblemList& problems) {
  const std::vector<std::string> strengths = {"weak", "moderate", "strong", "very strong",
                                              "deterministic"};
  Fields fields(value, problems, example::dependency);
  Dependency dependency;
  if (const auto findings = fields.required_list("findings")) {
    dependency.findings = texts_of(*findings, problems);
  }
  fields.require("strength");
  if (const auto strength = fields.one_of("strength", strengths)) {
    dependency.strength = strengths[*strength];
  }
  dependency.negative = fields.one_of("sign", {"negative"}).has_value();
  dependency.group = fields.text("group");
  dependency.note = fields.text("note");
  dependency.measure = fields.text("measure");
  dependency.value = fields.number("value");
  fields.no_others();
  return dependency;
}

Accepted read_accepted(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems);
  Accepted accepted{fields.required_text("at"), fields.required_text("why")};
  fields.no_others();
  return accepted;
}

PublishedFigure read_figure(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems, example::figure);
  PublishedFigure figure;
  figure.finding = fields.required_text("finding");
  figure.cause = fields.required_text("cause");
  figure.population = fields.text("population");
  figure.prevalence = fields.number("prevalence");
  figure.p = fields.number("p");
  figure.sensitivity = fields.number("sensitivity");
  figure.specificity = fields.number("specificity");
  figure.lr_positive = fields.number("lr_positive");
  figure.lr_negative = fields.number("lr_negative");
  figure.counts = fields.text("counts");
  figure.n_diseased = fields.text_or_number("n_diseased");
  figure.n_nondiseased = fields.text_or_number("n_nondiseased");
  figure.source = fields.text("source");
  figure.read = fields.text("read");
  figure.used = fields.text("used");
  fields.no_others();
  return figure;
}

// A year, if a text holds one: "in press" is none.
std::optional<int> year_of(const std::string& text) {
  const std::optional<double> year = parse_number(text);
  if (!year || *year != std::floor(*year) || std::abs(*year) > 9999) return std::nullopt;
  return static_cast<int>(*year);
}

Source read_source(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems, example::source);
  Source source;
  source.key = value.key();
  source.authors = fields.text("authors");
  source.year = year_of(fields.text_or_number("year"));
  source.title = fields.text("title");
  source.journal = fields.text("journal");
  source.doi = fields.text("doi");
  source.pmid = fields.text_or_number("pmid");
  source.url = fields.text("url");
  source.n = fields.text_or_number("n");
  source.design = fields.text("design");
  source.confidence = fields.text("confidence");
  fields.no_others();
  return source;
}

PriorDraft read_setting(const JsonValue& value, ProblemList& problems) {
  Fields fields(value, problems, example::setting);
  PriorDraft draft = read_prior_draft(fields, problems);
  fields.no_others();
  return draft;
}

ModelBuilder::Header read_header(Fields& fields) {
  ModelBuilder::Header header;
  header.name = fields.required_text("name");
  header.title = fields.text("title");
  header.about = fields.text("about");
  header.version = fields.text("version");
  header.licence = fields.text("licence");
  header.notice = fields.text("notice");
  header.default_setting = fields.text("default_setting");
  return header;
}

// Adds each element of an optional list to the builder.
template <class Read>
void add_each(const std::optional<JsonValue>& list, ModelBuilder& builder, ProblemList& problems,
              Read read) {
  if (!list) return;
  for (const JsonValue element : *list) builder.add(read(element, problems));
}

ModelBuilder collect(Fields& fields, Likelihoods likelihoods, ProblemList& problems) {
  ModelBuilder builder;
  builder.header(read_header(fields));
  add_each(fields.required_list("causes", R"([{"name": "flu"}, {"name": "other"}])"), builder,
           problems, read_cause);
  add_each(
      fields.required_list("findings", R"([{"name": "fever", "states": ["absent", "present"]}])"),
      builder, problems, read_finding);
  if (likelihoods == Likelihoods::passed_over) {
    static_cast<void>(fields.value("likelihoods"));
    builder.blank_likelihoods();
  } else if (const auto cells = fields.required_object("likelihoods", example::likelihoods)) {
    read_likelihoods(*cells, builder, problems);
    if (likelihoods == Likelihoods::may_be_learned) builder.may_be_learned();
  }
  add_each(fields.list("red_flags"), builder, problems, read_red_flag);
  if (const auto groups = fields.list("same_measurement")) {
    for (const JsonValue group : *groups) {
      if (!expect(JsonType::list, group, problems)) continue;
      builder.add_same_measurement(texts_of(group, problems));
    }
  }
  add_each(fields.list("dependencies"), builder, problems, read_dependency);
  add_each(fields.list("published"), builder, problems, read_figure);
  add_each(fields.object("sources", example::sources), builder, problems, read_source);
  add_each(fields.list("settings",
                       R"([{"setting": "clinic", "probabilities": {"flu": 0.2, "other": 0.8}}])"),
           builder, problems, read_setting);
  add_each(fields.list("accepted"), builder, problems, read_accepted);
  fields.no_others();
  return builder;
}

// What could not be read makes everything said of it elsewhere look wrong. Until causes and
// findings are mended, only they themselves are judged; without sources, nobody's source is.
class Judgement {
 public:
  explicit Judgement(const ProblemList& problems)
      : nouns_readable_(!problems.any_unreadable("/causes") &&
                        !problems.any_unreadable("/findings")),
        sources_readable_(!problems.is_unreadable("/sources")) {}

  bool allows(const Problem& problem) const {
    const std::string& pointer = problem.place.pointer;
    if (!sources_readable_ && ends_with(pointer, "/source")) return false;
    return nouns_readable_ || starts_with(pointer, "/causes") || starts_with(pointer, "/findings");
  }

 private:
  static bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
  }
  static bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
  }

  bool nouns_readable_;
  bool sources_readable_;
};

LoadedModel loaded(const JsonDocument& document, std::string path, Likelihoods likelihoods) {
  ModelReading reading = examine_model(document, likelihoods);
  if (!reading.model) throw Error(std::move(reading.problems));
  std::string hash = model_hash(*reading.model);
  return {*std::move(reading.model), std::move(hash), std::move(path), std::move(reading.problems)};
}

}  // namespace

std::shared_ptr<const ModelText> text_of(const Model& model) {
  if (auto known = model.memo().find<ModelText>(memo_of_text)) return known;
  std::string text = write_model(model);
  std::string hash = model_hash(model);
  return model.memo().keep<ModelText>(memo_of_text, {std::move(text), std::move(hash)});
}

ModelReading examine_model(const JsonDocument& document, Likelihoods likelihoods) {
  ProblemList problems(document);
  const std::optional<JsonValue> root = document.root();
  if (!root) return {std::nullopt, problems.sorted()};

  Fields fields(*root, problems);
  if (!read_format(fields, *root, "fagan-model/1", problems)) {
    return {std::nullopt, problems.sorted()};
  }
  const ModelBuilder builder = collect(fields, likelihoods, problems);
  if (problems.is_full()) return {std::nullopt, problems.sorted()};

  const Judgement judgement(problems);
  std::vector<Problem> of_meaning;
  std::optional<Model> model = builder.build(of_meaning);
  for (const Problem& problem : of_meaning) {
    if (judgement.allows(problem)) problems.add(problem);
  }
  ModelReading reading{std::nullopt, problems.sorted()};
  if (!has_errors(reading.problems)) reading.model = std::move(model);
  return reading;
}

LoadedModel read_model(std::string_view text, std::string path, Likelihoods likelihoods,
                       Text after) {
  const JsonDocument document(text, path);
  LoadedModel model = loaded(document, std::move(path), likelihoods);
  if (after == Text::kept) {
    model.model.memo().keep<ModelText>(memo_of_text, {std::string(text), model.hash});
  }
  return model;
}

LoadedModel read_nouns(std::string_view text, std::string path) {
  const JsonDocument document(text, path);
  return loaded(document, std::move(path), Likelihoods::passed_over);
}

}  // namespace fagan
