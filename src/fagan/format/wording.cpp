#include "fagan/format/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "fagan/core/overloaded.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/model_report.hpp"
#include "fagan/inference/reasons.hpp"
#include "fagan/inference/subcauses.hpp"

namespace fagan {
namespace {

std::string one_decimal(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

// A ratio is a bare number: "0.6", not "0.6 ratio".
std::string with_unit(const std::string& number, const Finding& finding) {
  return finding.unit.empty() || finding.unit == "ratio" ? number : number + ' ' + finding.unit;
}

std::string interval_text(Interval interval, const Finding& finding) {
  if (interval.low == -infinity) return "below " + with_unit(shortest(interval.high), finding);
  if (interval.high == infinity) return "at least " + with_unit(shortest(interval.low), finding);
  return shortest(interval.low) + " to below " + with_unit(shortest(interval.high), finding);
}

std::string soft_text(const VirtualEvidence& evidence, const Finding& finding) {
  std::string text;
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    if (evidence.relative_likelihoods[s] == 0) continue;
    if (!text.empty()) text += " : ";
    text += finding.states[s].title + ' ' + shortest(evidence.relative_likelihoods[s]);
  }
  return text;
}

// "Calf or leg swelling: present (+3.1)" for the first few.
std::string list_of(const Model& model, const std::vector<Reason>& reasons) {
  constexpr std::size_t most = 4;
  std::vector<std::string> words;
  for (const Reason& reason : reasons) {
    if (words.size() == most) {
      words.push_back(fmt::format("{} more", reasons.size() - most));
      break;
    }
    words.push_back(finding_text(model.finding(reason.finding), reason.observation) + " (" +
                    weight_text(reason.weight) + ')');
  }
  return joined(words);
}

std::string probability_text(const std::optional<Probability>& p) {
  return p ? percent(*p) : "undefined";
}

bool is_strong(const Dependency& dependency) {
  const std::string& strength = dependency.strength;
  return strength == "strong" || strength == "very strong" || strength == "deterministic";
}

bool is_observed(const Findings& findings, FindingId finding) {
  const Observation* seen = findings.find(finding);
  return seen != nullptr && !std::holds_alternative<NotKnown>(*seen);
}

// The findings of strong dependencies that were observed together, by group: a group of five would
// otherwise be told in ten pairs.
std::vector<std::vector<FindingId>> overlapping(const Findings& findings) {
  const Model& model = findings.model();
  std::vector<std::pair<std::string, std::vector<FindingId>>> groups;
  for (const Dependency& dependency : model.dependencies()) {
    if (!is_strong(dependency)) continue;
    std::vector<FindingId> observed;
    for (const std::string& name : dependency.findings) {
      const FindingId finding = *model.find_finding(name);
      if (is_observed(findings, finding)) observed.push_back(finding);
    }
    if (observed.size() < 2) continue;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& known) {
      return !dependency.group.empty() && known.first == dependency.group;
    });
    if (group == groups.end()) group = groups.insert(group, {dependency.group, {}});
    for (const FindingId finding : observed) {
      if (std::find(group->second.begin(), group->second.end(), finding) == group->second.end()) {
        group->second.push_back(finding);
      }
    }
  }
  std::vector<std::vector<FindingId>> result;
  for (auto& [name, members] : groups) {
    std::sort(members.begin(), members.end());
    result.push_back(std::move(members));
  }
  return result;
}

std::string titles(const Model& model, const std::vector<FindingId>& findings) {
  std::vector<std::string> words;
  words.reserve(findings.size());
  for (const FindingId finding : findings) words.push_back(model.finding(finding).title);
  return joined(words);
}

}  // namespace

std::string percent(Probability p) {
  if (p == 0) return "0%";
  if (p == 1) return "100%";
  // Halves go up, also those that arithmetic left a little below: 0.165 is 17% wherever it is
  // shown.
  const double value = 100 * p * (1 + 1e-12);
  if (value < 0.05) return "<0.1%";
  if (value >= 99.95) return ">99.9%";
  return (value < 9.95 || value >= 99.5 ? one_decimal(value) : fmt::format("{:.0f}", value)) + '%';
}

std::string percent_range(double low, double high) {
  const std::string from = percent(Probability(low));
  const std::string to = percent(Probability(high));
  return from == to ? to : from.substr(0, from.size() - 1) + "–" + to;
}

std::string decibans_text(Decibans decibans) {
  const double value = decibans.value();
  if (value == infinity) return "+∞";
  if (value == -infinity) return "−∞";
  std::string digits = fmt::format("{:.1f}", std::abs(value));
  if (digits == "0.0") return digits;
  return (value < 0 ? "−" : "+") + digits;
}

std::string weight_text(const WeightOfEvidence& weight) {
  switch (weight.kind) {
    case WeightOfEvidence::Kind::rules_out:
      return "rules out";
    case WeightOfEvidence::Kind::leaves_only:
      return "leaves only";
    case WeightOfEvidence::Kind::undefined:
      return "–";
    case WeightOfEvidence::Kind::moved:
      break;
  }
  return decibans_text(weight.decibans);
}

std::string grouped_digits(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return grouped_digits(number) + ' ' + std::string(noun) + (number == 1 ? "" : "s");
}

Frequency natural_frequency(Probability p) {
  constexpr std::uint64_t largest = 1'000'000'000;
  std::uint64_t base = 1000;
  const double rarer = std::min<double>(p, 1 - p);
  while (rarer > 0 && rarer * static_cast<double>(base) < 10 && base < largest) base *= 10;
  return {static_cast<std::uint64_t>(std::llround(p * static_cast<double>(base))), base};
}

std::uint64_t common_base(Probability a, Probability b) {
  return std::min(natural_frequency(a).base, natural_frequency(b).base);
}

std::string frequency_text(Probability p) { return frequency_text(p, natural_frequency(p).base); }

std::string frequency_text(Probability p, std::uint64_t base) {
  const auto count = static_cast<std::uint64_t>(std::llround(p * static_cast<double>(base)));
  const std::string of_base = " of " + grouped_digits(base);
  if (count == 0 && p > 0) return "fewer than 1" + of_base;
  if (count == base && p < 1) return "all but fewer than 1" + of_base;
  return grouped_digits(count) + of_base;
}

std::string short_title(std::string_view title) {
  if (!title.ends_with(')')) return std::string(title);
  const std::size_t opening = title.rfind(" (");
  return std::string(opening == std::string_view::npos ? title : title.substr(0, opening));
}

std::string joined(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

std::string answer_text(const Finding& finding, const Observation& observation) {
  return std::visit(
      Overloaded{
          [&](StateId state) { return finding.states[index(state)].title; },
          [&](double value) { return with_unit(shortest(value), finding); },
          [&](Interval interval) { return interval_text(interval, finding); },
          [&](const VirtualEvidence& evidence) { return soft_text(evidence, finding); },
          [](NotKnown) -> std::string { return "not known"; },
      },
      observation);
}

std::string answer_text(const Finding& finding, const PossibleAnswer& answer) {
  const std::string text = answer_text(finding, answer.answer);
  return answer.title.empty() ? text : answer.title + " (" + text + ')';
}

std::string finding_text(const Finding& finding, const Observation& observation) {
  return finding.title + ": " + answer_text(finding, observation);
}

std::string subcauses_text(const Findings& findings, CauseId cause) {
  const auto shares = subcause_shares(findings, cause);
  if (!shares) return {};
  const std::vector<Subcause>& subcauses = findings.model().cause(cause).subcauses;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < subcauses.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return (*shares)[a] > (*shares)[b]; });
  std::vector<std::string> told;
  std::vector<std::string> nearly;
  std::vector<std::string> out;
  for (const std::size_t i : order) {
    const Subcause& sub = subcauses[i];
    const Probability p = (*shares)[i];
    const bool is_urgent = sub.urgency && *sub.urgency > Urgency::routine;
    const std::string title =
        (sub.must_not_miss ? "▲ " : "") + sub.title +
        (is_urgent ? " (" + std::string(urgency_text(*sub.urgency)) + ')' : "");
    constexpr double little = 0.01;
    if (p == 0) {
      out.push_back(title);
    } else if (p < little && p < sub.share / 4) {
      nearly.push_back(title);
    } else {
      told.push_back(percent(p) + ' ' + title);
    }
  }
  std::string text = joined(told, ", ");
  if (!nearly.empty()) text += "; nearly ruled out: " + joined(nearly);
  if (!out.empty()) text += "; ruled out: " + joined(out);
  return text;
}

std::string number_text(const Model& model, const Sensitivity& sensitivity) {
  const std::string cause = short_title(model.cause(sensitivity.cause).title);
  if (!sensitivity.finding) return "how common " + cause + " is";
  const Finding& finding = model.finding(*sensitivity.finding);
  if (sensitivity.kind == Sensitivity::Kind::mean) return finding.title + ", mean in " + cause;
  if (sensitivity.kind == Sensitivity::Kind::sd) {
    return finding.title + ", standard deviation in " + cause;
  }
  return finding.title + ": " + answer_text(finding, *sensitivity.state) + " in " + cause;
}

std::string conflict_text(const Findings& findings, const Conflict& conflict) {
  const Model& model = findings.model();
  std::vector<std::string> words;
  for (const FindingId id : conflict.findings) {
    const Finding& finding = model.finding(id);
    const Observation& observation = *findings.find(id);
    const bool is_soft = std::holds_alternative<VirtualEvidence>(observation);
    words.push_back(finding.name + (is_soft ? '~' : '=') + to_text(finding, observation));
  }
  if (words.size() == 1) {
    return "impossible case: the model gives " + words.front() +
           " probability 0 under every cause, so nothing can explain it";
  }
  return "impossible case: no cause can explain " + joined(words) +
         " together, because the model gives at least one of them probability 0 under each" +
         (conflict.is_smallest ? "" : " (a smaller set of findings may conflict as well)");
}

std::string explanation_text(const Model& model, const Explanation& explanation) {
  const RankedReasons reasons = ranked(explanation.steps);
  std::string text = fmt::format(
      "{} goes from {} to {}, against {}.", model.cause(explanation.cause).title,
      probability_text(explanation.prior), probability_text(explanation.posterior),
      explanation.against ? model.cause(*explanation.against).title : "all other causes");
  if (!reasons.raising.empty()) {
    text += " Raised, in decibans, by " + list_of(model, reasons.raising) + '.';
  }
  if (!reasons.lowering.empty()) {
    text += " Lowered by " + list_of(model, reasons.lowering) + '.';
  }
  if (reasons.raising.empty() && reasons.lowering.empty()) text += " No finding moves it.";
  return text;
}

std::string ends_text(const Explanation& explanation) {
  if (!explanation.prior || !explanation.posterior) return {};
  const std::uint64_t base = common_base(*explanation.prior, *explanation.posterior);
  return fmt::format("Of such cases{}, {} before and {} after.",
                     explanation.against ? " with one of the two causes" : "",
                     frequency_text(*explanation.prior, base),
                     frequency_text(*explanation.posterior, base));
}

std::vector<std::string> warnings_about(const Findings& findings) {
  const Model& model = findings.model();
  std::vector<std::string> warnings;
  const std::vector<DoubleMeasurement> doubles = double_measurements(findings);
  for (const DoubleMeasurement& twice : doubles) {
    std::vector<FindingId> all{twice.preferred};
    all.insert(all.end(), twice.others.begin(), twice.others.end());
    warnings.push_back(fmt::format(
        "{} are one measurement taken in different ways, and each counts in full: keep {} alone.",
        titles(model, all), model.finding(twice.preferred).name));
  }
  for (const std::vector<FindingId>& group : overlapping(findings)) {
    const bool told = std::any_of(doubles.begin(), doubles.end(), [&](const auto& twice) {
      return group.size() == 2 &&
             std::find(group.begin(), group.end(), twice.preferred) != group.end() &&
             std::find(group.begin(), group.end(), twice.others.front()) != group.end();
    });
    if (told) continue;
    warnings.push_back(titles(model, group) +
                       " partly say the same, but each counts in full: the odds move too far.");
  }
  return warnings;
}

}  // namespace fagan
