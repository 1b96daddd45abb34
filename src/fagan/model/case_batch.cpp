#include "fagan/model/case_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/text.hpp"
#include "fagan/model/case_layout.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

constexpr std::int8_t no_code = -128;

std::vector<FindingId> numeric_findings_of(const Model& model) {
  std::vector<FindingId> numeric;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.finding(finding).is_number()) numeric.push_back(finding);
  }
  return numeric;
}

void require_one_each(std::size_t given, std::size_t n_cases, const char* what) {
  if (given != n_cases) {
    throw ShapeError(fmt::format("{} {} for {} cases", given, what, n_cases));
  }
}

// One more than the last code allowed: a numeric finding has no states, but 0 may stand for them.
std::int8_t n_codes(const Finding& finding) {
  return finding.is_number() ? std::int8_t{1} : static_cast<std::int8_t>(finding.states.size());
}

std::string sentence(std::size_t case_index, const Finding& finding, const std::string& why) {
  return fmt::format("case {}: finding {}: {}", case_index, quoted(finding.name), why);
}

bool is_listed_before(const ListedObservation& a, const ListedObservation& b) {
  return std::tie(a.case_index, a.finding) < std::tie(b.case_index, b.finding);
}

}  // namespace

// What is wrong with one finding of a case.
struct CaseBatch::Objection {
  CaseStatus status;
  FindingId finding;
  std::string why;
};

CaseBatch::CaseBatch(Model model, std::size_t n_cases)
    : CaseBatch(std::move(model), n_cases, Unfilled{}) {
  clear(0, n_cases);
}

CaseBatch::CaseBatch(Model model, std::size_t n_cases, Unfilled /*as it is*/)
    : model_(std::move(model)),
      n_cases_(n_cases),
      numeric_findings_(numeric_findings_of(model_)),
      own_states_(n_cases * n_findings()),
      own_numbers_(n_cases * n_numbers()) {}

CaseBatch::CaseBatch(Model model, std::span<const Findings> cases)
    : CaseBatch(std::move(model), cases.size()) {
  for (std::size_t i = 0; i < cases.size(); ++i) set(i, cases[i]);
}

CaseBatch::CaseBatch(Model model, const DenseCases& cases)
    : model_(std::move(model)),
      n_cases_(cases.n_cases),
      numeric_findings_(numeric_findings_of(model_)),
      view_(cases) {
  if (n_cases_ == 0) return;
  if (cases.states == nullptr || cases.state_stride < n_findings()) {
    throw ShapeError(fmt::format("a case has {} states, model {} has {} findings",
                                 cases.state_stride, quoted(model_.name()), n_findings()));
  }
  if (n_numbers() > 0 && (cases.numbers == nullptr || cases.number_stride < n_numbers())) {
    throw ShapeError(fmt::format("a case has {} numbers, model {} has {} numeric findings",
                                 cases.number_stride, quoted(model_.name()), n_numbers()));
  }
}

CaseBatch::CaseBatch(Model model, SparseCases cases)
    : model_(std::move(model)),
      n_cases_(cases.start.empty() ? 0 : cases.start.size() - 1),
      numeric_findings_(numeric_findings_of(model_)),
      is_sparse_(true),
      sparse_(std::move(cases)) {
  const std::vector<std::size_t>& start = sparse_.start;
  if (start.empty() || start.front() != 0 || !std::is_sorted(start.begin(), start.end()) ||
      start.back() != sparse_.findings.size() || start.back() != sparse_.values.size()) {
    throw ShapeError("the starts, findings and values of sparse cases do not fit each other");
  }
  for (std::size_t i = 0; i < n_cases_; ++i) {
    for (std::size_t at = start[i]; at < start[i + 1]; ++at) {
      if (index(sparse_.findings[at]) >= n_findings() ||
          (at > start[i] && sparse_.findings[at] <= sparse_.findings[at - 1])) {
        throw ShapeError(
            fmt::format("case {}: finding number {} is not in the model or not in rising order", i,
                        index(sparse_.findings[at])));
      }
    }
  }
}

CaseBatch::CaseBatch(Model model, std::shared_ptr<const CaseSource> source)
    : model_(std::move(model)),
      n_cases_(source->n_cases()),
      numeric_findings_(numeric_findings_of(model_)),
      source_(std::move(source)) {}

Findings CaseBatch::findings(std::size_t case_index) const {
  Findings findings(model_);
  const auto wrong = visit(case_index, [&](FindingId finding, const Observation& seen) {  //
    findings.observe(finding, seen);
  });
  if (wrong) throw Error(sentence(case_index, model_.finding(wrong->finding), wrong->why));
  return findings;
}

CaseStatus CaseBatch::status(std::size_t case_index) const {
  const auto wrong = visit(case_index, [](FindingId, const Observation&) {});
  return wrong ? wrong->status : CaseStatus::ok;
}

std::vector<Problem> CaseBatch::problems(std::size_t limit) const {
  std::vector<Problem> found;
  for (std::size_t i = 0; i < n_cases_ && found.size() < limit; ++i) {
    if (const auto wrong = visit(i, [](FindingId, const Observation&) {})) {
      Problem problem;
      problem.message = sentence(i, model_.finding(wrong->finding), wrong->why);
      found.push_back(std::move(problem));
    }
  }
  return found;
}

std::optional<CauseId> CaseBatch::label(std::size_t case_index) const {
  if (labels_.empty() || labels_[case_index] == no_label) return std::nullopt;
  return static_cast<CauseId>(labels_[case_index]);
}

std::span<const ListedObservation> CaseBatch::listed(std::size_t first, std::size_t count) const {
  const auto before = [](const ListedObservation& a, std::size_t i) { return a.case_index < i; };
  const auto begin = std::lower_bound(listed_.begin(), listed_.end(), first, before);
  const auto end = std::lower_bound(begin, listed_.end(), first + count, before);
  return {std::to_address(begin), static_cast<std::size_t>(end - begin)};
}

DenseCases CaseBatch::dense(std::size_t first, std::size_t count, Scratch& scratch) const {
  FAGAN_ASSERT(first + count <= n_cases_);
  if (!is_dense()) {
    scratch.states.resize(count * n_findings());
    scratch.numbers.resize(count * n_numbers());
    if (is_sparse_) {
      spread(first, count, scratch);
    } else {
      lay_out(*source_, n_findings(), first, count, scratch.states.data());
      lay_out_values(*source_, n_numbers(), first, count, scratch.numbers.data());
    }
    for (const ListedObservation& entry : listed(first, count)) {
      scratch.states[(entry.case_index - first) * n_findings() + index(entry.finding)] =
          listed_code;
    }
    return {count, scratch.states.data(), n_findings(), scratch.numbers.data(), n_numbers()};
  }
  const DenseCases all = view_.value_or(
      DenseCases{n_cases_, own_states_.data(), n_findings(), own_numbers_.data(), n_numbers()});
  return {count, all.states + first * all.state_stride, all.state_stride,
          n_numbers() == 0 ? nullptr : all.numbers + first * all.number_stride, all.number_stride};
}

void CaseBatch::spread(std::size_t first, std::size_t count, Scratch& scratch) const {
  std::fill(scratch.states.begin(), scratch.states.end(), not_asked_code);
  std::fill(scratch.numbers.begin(), scratch.numbers.end(), no_value);
  for (std::size_t i = 0; i < count; ++i) {
    std::int8_t* const states = scratch.states.data() + i * n_findings();
    double* const numbers = scratch.numbers.data() + i * n_numbers();
    std::size_t number = 0;
    for (std::size_t at = sparse_.start[first + i]; at < sparse_.start[first + i + 1]; ++at) {
      const FindingId finding = sparse_.findings[at];
      const double value = sparse_.values[at];
      if (model_.finding(finding).is_number()) {
        while (numeric_findings_[number] < finding) ++number;
        numbers[number] = value;
        if (std::isnan(value)) states[index(finding)] = not_known_code;
      } else {
        // What is no int8 is no state either, and becomes a code that says so.
        const bool is_code = value >= -2 && value <= 127 && value == std::trunc(value);
        states[index(finding)] = is_code ? static_cast<std::int8_t>(value) : no_code;
      }
    }
  }
}

// Tells the visitor what was observed, finding by finding, as far as nothing is wrong with it.
std::optional<CaseBatch::Objection> CaseBatch::visit(std::size_t case_index,
                                                     const Visitor& visitor) const {
  Scratch scratch;
  const DenseCases column = dense(case_index, 1, scratch);
  std::span<const ListedObservation> list = listed(case_index, 1);
  std::size_t number = 0;
  for (const FindingId finding : ids<FindingId>(n_findings())) {
    const Finding& about = model_.finding(finding);
    const std::int8_t state = column.states[index(finding)];
    const double value = about.is_number() ? column.numbers[number++] : no_value;
    const bool is_listed = !list.empty() && list.front().finding == finding;

    if (is_listed != (state == listed_code)) {
      return Objection{CaseStatus::bad_state, finding,
                       is_listed ? "is in the list, but its code is not that of a listed finding"
                                 : "has the code of a listed finding, but is not in the list"};
    }
    if (is_listed) {
      visitor(finding, list.front().observation);
      list = list.subspan(1);
    } else if (state < listed_code || state >= n_codes(about)) {
      return Objection{CaseStatus::bad_state, finding,
                       fmt::format("{} is not the number of a state", state)};
    } else if (!std::isnan(value)) {
      std::string why = objection(about, value);
      if (!why.empty()) return Objection{CaseStatus::bad_number, finding, std::move(why)};
      visitor(finding, value);
    } else if (state == not_known_code) {
      visitor(finding, NotKnown{});
    } else if (state >= 0 && !about.is_number()) {
      visitor(finding, static_cast<StateId>(state));
    }
  }
  return std::nullopt;
}

void CaseBatch::clear(std::size_t first, std::size_t count) {
  FAGAN_ASSERT(is_dense() && !view_ && first + count <= n_cases_);
  std::fill_n(own_states_.data() + first * n_findings(), count * n_findings(), not_asked_code);
  std::fill_n(own_numbers_.data() + first * n_numbers(), count * n_numbers(), no_value);
}

std::span<std::int8_t> CaseBatch::states(std::size_t case_index) {
  FAGAN_ASSERT(is_dense() && !view_ && case_index < n_cases_);
  return {own_states_.data() + case_index * n_findings(), n_findings()};
}

std::span<double> CaseBatch::numbers(std::size_t case_index) {
  FAGAN_ASSERT(is_dense() && !view_ && case_index < n_cases_);
  return {own_numbers_.data() + case_index * n_numbers(), n_numbers()};
}

void CaseBatch::set(std::size_t case_index, const Findings& findings) {
  require_made_for(model_, findings.model(), "findings");
  const std::span<std::int8_t> states = this->states(case_index);
  const std::span<double> numbers = this->numbers(case_index);
  std::fill(states.begin(), states.end(), not_asked_code);
  std::fill(numbers.begin(), numbers.end(), no_value);
  std::erase_if(listed_, [&](const ListedObservation& a) { return a.case_index == case_index; });

  for (const Findings::Entry& entry : findings.in_model_order()) {
    std::int8_t& state = states[index(entry.finding)];
    if (const auto* seen = std::get_if<StateId>(&entry.observation)) {
      state = static_cast<std::int8_t>(*seen);
    } else if (const auto* value = std::get_if<double>(&entry.observation)) {
      const auto at =
          std::lower_bound(numeric_findings_.begin(), numeric_findings_.end(), entry.finding);
      numbers[static_cast<std::size_t>(at - numeric_findings_.begin())] = *value;
    } else if (std::holds_alternative<NotKnown>(entry.observation)) {
      state = not_known_code;
    } else {
      state = listed_code;
      const ListedObservation listed{case_index, entry.finding, entry.observation};
      listed_.insert(std::upper_bound(listed_.begin(), listed_.end(), listed, is_listed_before),
                     listed);
    }
  }
}

void CaseBatch::set_labels(std::vector<std::uint32_t> labels) {
  require_one_each(labels.size(), n_cases_, "labels");
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] != no_label && labels[i] >= model_.n_causes()) {
      throw ShapeError(fmt::format("case {}: there is no cause number {}", i, labels[i]));
    }
  }
  labels_ = std::move(labels);
}

void CaseBatch::set_prior_indices(std::vector<std::uint32_t> prior_indices) {
  require_one_each(prior_indices.size(), n_cases_, "prior indices");
  prior_indices_ = std::move(prior_indices);
}

void CaseBatch::set_listed(const std::vector<ListedObservation>& listed) {
  std::vector<const ListedObservation*> order;
  for (const ListedObservation& entry : listed) {
    if (entry.case_index >= n_cases_ || index(entry.finding) >= n_findings()) {
      throw ShapeError(fmt::format("there is no case {} or no finding number {}", entry.case_index,
                                   index(entry.finding)));
    }
    const Finding& about = model_.finding(entry.finding);
    const std::string why = objection(about, entry.observation);
    if (!why.empty()) throw Error(sentence(entry.case_index, about, why));
    order.push_back(&entry);
  }
  std::sort(order.begin(), order.end(),
            [](const auto* a, const auto* b) { return is_listed_before(*a, *b); });

  listed_.clear();
  for (const ListedObservation* const entry : order) {
    if (!listed_.empty() && !is_listed_before(listed_.back(), *entry)) {
      throw Error(sentence(entry->case_index, model_.finding(entry->finding), "is listed twice"));
    }
    listed_.push_back(*entry);
    if (!is_dense() || view_) continue;
    states(entry->case_index)[index(entry->finding)] = listed_code;
  }
}

}  // namespace fagan
