#include "fagan/simulation/observation_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/model/findings.hpp"

namespace fagan {
namespace {

constexpr std::string_view kind_prefix = "kind:";

// Reads one term from left to right. Names may hold most characters, so a name is the longest one
// known that the right character follows.
class TermReader {
 public:
  TermReader(const Model& model, std::string_view term) : model_(model), rest_(term) {}

  // `RATE` alone, up to an @ or the end: a term about everything.
  bool is_rate() const { return parse_number(rest_.substr(0, rest_.find('@'))).has_value(); }

  RuleTarget target() {
    if (const auto finding = finding_before(":=")) return {finding, {}};
    if (rest_.substr(0, kind_prefix.size()) == kind_prefix) {
      const std::string_view after = rest_.substr(kind_prefix.size());
      const std::size_t end = after.rfind('=');
      if (end != std::string_view::npos) {
        rest_ = after.substr(end);
        return {{}, std::string(after.substr(0, end))};
      }
    }
    const std::string_view name = rest_.substr(0, rest_.find_first_of("=@"));
    require_finding(model_, name.substr(0, name.find(':')));
    throw Error("expected = and a rate after " + quoted(name));
  }

  std::optional<FindingId> finding_before(std::string_view followers) {
    return longest<FindingId>(model_.findings(), followers);
  }
  std::optional<CauseId> cause_before(std::string_view followers) {
    return longest<CauseId>(model_.causes(), followers);
  }
  StateId state_before(FindingId finding, std::string_view followers) {
    const auto found = longest<StateId>(model_.finding(finding).states, followers);
    if (found) return *found;
    require_state(model_, finding, rest_.substr(0, rest_.find_first_of(":=@")));
    throw Error("expected " + quoted(followers.substr(0, 1)) + " after the state in " +
                quoted(rest_));
  }
  CauseId require_cause_before(std::string_view follower) {
    if (const auto found = cause_before(follower)) return *found;
    require_cause(model_, rest_.substr(0, rest_.find_first_of(":=")));
    throw Error("expected CAUSE:LABEL=RATE, not " + quoted(rest_));
  }

  bool skip(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!skip(c)) throw Error("expected " + std::string(1, c) + " before " + quoted(rest_));
  }

  double rate() {
    const std::string_view text = rest_.substr(0, rest_.find('@'));
    const auto number = parse_number(text);
    if (!number) throw Error(quoted(text) + " is not a rate (expected 0 to 1)");
    rest_.remove_prefix(text.size());
    return *number;
  }

  std::optional<MissingRule::Condition> condition() {
    if (!skip('@')) return std::nullopt;
    const auto finding = finding_before(":");
    if (!finding) {
      require_finding(model_, rest_.substr(0, rest_.find(':')));
      throw Error("expected FINDING:STATE after @, not " + quoted(rest_));
    }
    expect(':');
    const StateId state = require_state(model_, *finding, rest_);
    rest_ = {};
    return MissingRule::Condition{*finding, state};
  }

  void expect_end() const {
    if (!rest_.empty()) throw Error("nothing may follow the rate, but " + quoted(rest_) + " does");
  }

 private:
  // The longest of the names that stands here with one of `followers` behind it.
  template <class Id, class Things>
  std::optional<Id> longest(const Things& things, std::string_view followers) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < things.size(); ++i) {
      const std::string& name = things[i].name;
      if (rest_.size() <= name.size() || rest_.substr(0, name.size()) != name) continue;
      if (followers.find(rest_[name.size()]) == std::string_view::npos) continue;
      if (!found || things[*found].name.size() < name.size()) found = i;
    }
    if (!found) return std::nullopt;
    rest_.remove_prefix(things[*found].name.size());
    return static_cast<Id>(*found);
  }

  const Model& model_;
  std::string_view rest_;
};

MissingRule parse_missing(const Model& model, std::string_view term) {
  TermReader reader(model, term);
  MissingRule rule;
  if (!reader.is_rate()) {
    rule.target = reader.target();
    if (rule.target.finding && reader.skip(':')) {
      rule.in_state = reader.state_before(*rule.target.finding, "=");
    }
    reader.expect('=');
  }
  rule.rate = reader.rate();
  rule.when = reader.condition();
  reader.expect_end();
  return rule;
}

AnswerRule parse_answer(const Model& model, std::string_view term) {
  TermReader reader(model, term);
  AnswerRule rule;
  if (!reader.is_rate()) {
    rule.target = reader.target();
    if (rule.target.finding && reader.skip(':')) {
      AnswerRule::Swap swap;
      swap.truth = reader.state_before(*rule.target.finding, ":");
      reader.expect(':');
      swap.answer = reader.state_before(*rule.target.finding, "=");
      rule.swap = swap;
    }
    reader.expect('=');
  }
  rule.rate = reader.rate();
  reader.expect_end();
  return rule;
}

LabelRule parse_label(const Model& model, std::string_view term) {
  TermReader reader(model, term);
  LabelRule rule;
  if (!reader.is_rate()) {
    LabelRule::Swap swap;
    swap.truth = reader.require_cause_before(":");
    reader.expect(':');
    swap.label = reader.require_cause_before("=");
    reader.expect('=');
    rule.swap = swap;
  }
  rule.rate = reader.rate();
  reader.expect_end();
  return rule;
}

// Reads each term; what is wrong with one does not hide what is wrong with the next.
template <class Rule, class Parse>
void parse_each(const Model& model, const std::vector<std::string>& terms, const char* pointer,
                Parse parse, std::vector<Rule>& rules, std::vector<Problem>& found) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    try {
      rules.push_back(parse(model, terms[i]));
    } catch (const Error& error) {
      for (Problem problem : error.problems()) {
        problem.place.pointer = pointer_to(pointer, i);
        problem.message = quoted(terms[i]) + ": " + problem.message;
        found.push_back(std::move(problem));
      }
    }
  }
}

std::string text_of(const Model& model, const RuleTarget& target) {
  if (target.finding) return model.finding(*target.finding).name;
  return target.kind.empty() ? std::string() : std::string(kind_prefix) + target.kind;
}

std::string state_name(const Model& model, FindingId finding, StateId state) {
  return model.finding(finding).states[index(state)].name;
}

std::string text_of(const Model& model, const MissingRule& rule) {
  std::string text = text_of(model, rule.target);
  if (rule.in_state) text += ':' + state_name(model, *rule.target.finding, *rule.in_state);
  if (!text.empty()) text += '=';
  text += shortest(rule.rate);
  if (rule.when) {
    text += '@' + model.finding(rule.when->finding).name + ':' +
            state_name(model, rule.when->finding, rule.when->state);
  }
  return text;
}

std::string text_of(const Model& model, const AnswerRule& rule) {
  std::string text = text_of(model, rule.target);
  if (rule.swap) {
    text += ':' + state_name(model, *rule.target.finding, rule.swap->truth) + ':' +
            state_name(model, *rule.target.finding, rule.swap->answer);
  }
  if (!text.empty()) text += '=';
  return text + shortest(rule.rate);
}

std::string text_of(const Model& model, const LabelRule& rule) {
  if (!rule.swap) return shortest(rule.rate);
  return model.cause(rule.swap->truth).name + ':' + model.cause(rule.swap->label).name + '=' +
         shortest(rule.rate);
}

}  // namespace

ObservationProcess parse_observation(const Model& model, const ObservationTerms& terms) {
  ObservationProcess process;
  std::vector<Problem> found;
  parse_each(model, terms.missing, "/missing", parse_missing, process.missing, found);
  parse_each(model, terms.answers, "/answers", parse_answer, process.answers, found);
  parse_each(model, terms.labels, "/labels", parse_label, process.labels, found);
  process.not_known = terms.not_known;
  if (found.empty()) found = problems(model, process);
  if (!found.empty()) throw Error(std::move(found));
  return process;
}

ObservationTerms to_terms(const Model& model, const ObservationProcess& process) {
  ObservationTerms terms;
  for (const MissingRule& rule : process.missing) terms.missing.push_back(text_of(model, rule));
  for (const AnswerRule& rule : process.answers) terms.answers.push_back(text_of(model, rule));
  for (const LabelRule& rule : process.labels) terms.labels.push_back(text_of(model, rule));
  terms.not_known = process.not_known;
  return terms;
}

}  // namespace fagan
