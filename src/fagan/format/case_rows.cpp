#include "fagan/format/case_rows.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

bool is_observed(std::int8_t state) { return state >= 0 || state == listed_code; }

}  // namespace

CaseRows::CaseRows(Model model)
    : model_(std::move(model)), n_findings_(model_.n_findings()), number_row_(model_.n_findings()) {
  for (const FindingId finding : fagan::ids<FindingId>(model_.n_findings())) {
    if (model_.finding(finding).is_number()) number_row_[index(finding)] = n_numbers_++;
  }
}

CaseBatch CaseRows::batch(std::size_t first, std::size_t count) const {
  FAGAN_ASSERT(first + count <= n_cases());
  CaseBatch batch(model_, DenseCases{count, states_.data() + first * n_findings_, n_findings_,
                                     numbers_.data() + first * n_numbers_, n_numbers_});
  const auto part = [&](const std::vector<std::uint32_t>& all) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
    return std::vector<std::uint32_t>(begin, begin + static_cast<std::ptrdiff_t>(count));
  };
  batch.set_labels(part(labels_));
  if (names_settings_) batch.set_prior_indices(part(settings_));
  if (listed_.empty()) return batch;
  std::vector<ListedObservation> listed_here;
  for (const ListedObservation& entry : listed_) {
    if (entry.case_index < first || entry.case_index >= first + count) continue;
    listed_here.push_back(entry);
    listed_here.back().case_index -= first;
  }
  batch.set_listed(listed_here);
  return batch;
}

void CaseRows::clear() {
  ids_.clear();
  unnamed_.clear();
  labels_.clear();
  settings_.clear();
  names_settings_ = false;
  listed_.clear();
  texts_.clear();
  problems_.clear();
  n_bad_rows_ = 0;
  n_double_measurements_ = 0;
  n_lines_ = 0;
  reserve(1);
}

void CaseRows::reserve(std::size_t n_cases) {
  const auto grow = [](auto& memory, std::size_t size) {
    if (memory.size() < size) memory.resize(std::max(size, 2 * memory.size()));
  };
  // One more than nothing, so that there is something to point at.
  grow(states_, n_cases * n_findings_ + 1);
  grow(numbers_, n_cases * n_numbers_ + 1);
}

void CaseRows::start_next() {
  reserve(n_cases() + 1);
  std::fill_n(next_states(), n_findings_, not_asked_code);
  std::fill_n(next_numbers(), n_numbers_, no_value);
}

void CaseRows::observe(FindingId finding, Observation observation) {
  if (const std::string why = objection(model_.finding(finding), observation); !why.empty()) {
    throw Error(why);
  }
  std::int8_t& state = next_states()[index(finding)];
  if (const auto* seen = std::get_if<StateId>(&observation)) {
    state = static_cast<std::int8_t>(*seen);
  } else if (const auto* number = std::get_if<double>(&observation)) {
    next_numbers()[number_row(finding)] = *number;
    state = 0;
  } else if (std::holds_alternative<NotKnown>(observation)) {
    state = not_known_code;
  } else {
    state = listed_code;
    listed_.push_back({n_cases(), finding, std::move(observation)});
  }
}

void CaseRows::keep(std::string_view id, std::uint32_t label, std::uint32_t setting) {
  ids_.push_back(id);
  labels_.push_back(label);
  settings_.push_back(setting);
  names_settings_ = names_settings_ || setting != 0;
}

void CaseRows::keep_unnamed(std::uint32_t label, std::uint32_t setting) {
  unnamed_.push_back({n_cases(), n_cases() + n_bad_rows_ + 1});
  keep({}, label, setting);
}

void CaseRows::number_unnamed(std::uint64_t n_before) {
  for (const Unnamed& one : unnamed_) {
    ids_[one.case_index] = copy_of(std::to_string(n_before + one.row));
  }
  unnamed_.clear();
}

void CaseRows::refuse(Problem problem) {
  while (!listed_.empty() && listed_.back().case_index == n_cases()) listed_.pop_back();
  ++n_bad_rows_;
  if (problems_.size() < most_problems) problems_.push_back(std::move(problem));
}

void CaseRows::keep_one_measurement() {
  for (const std::vector<FindingId>& group : model_.same_measurement()) {
    for (std::size_t i = 0; i < n_cases(); ++i) {
      const std::int8_t* const states = states_.data() + i * n_findings_;
      bool seen = false;
      bool seen_twice = false;
      for (const FindingId finding : group) {
        if (!is_observed(states[index(finding)])) continue;
        if (seen) forget(i, finding);
        seen_twice = seen;
        seen = true;
      }
      n_double_measurements_ += seen_twice ? 1 : 0;
    }
  }
}

void CaseRows::forget(std::size_t case_index, FindingId finding) {
  states_[case_index * n_findings_ + index(finding)] = not_asked_code;
  if (model_.finding(finding).is_number()) {
    numbers_[case_index * n_numbers_ + number_row(finding)] = no_value;
  }
  std::erase_if(listed_, [&](const ListedObservation& entry) {
    return entry.case_index == case_index && entry.finding == finding;
  });
}

std::uint32_t parse_label(const Model& model, std::string_view text, const TableReading& reading) {
  if (!text.empty()) return static_cast<std::uint32_t>(require_cause(model, text));
  if (reading.needs_cause) throw Error("no cause is given");
  return CaseRows::no_label;
}

std::uint32_t parse_setting(std::string_view text, const TableReading& reading) {
  if (text.empty()) return 0;
  const auto& settings = reading.settings;
  const auto found = std::find(settings.begin(), settings.end(), text);
  if (found == settings.end()) {
    throw Error("unknown setting " + quoted(text) + did_you_mean(text, settings));
  }
  return static_cast<std::uint32_t>(found - settings.begin());
}

void check_id(std::string_view text) {
  if (text.size() > longest_id) {
    throw Error(std::to_string(text.size()) + " bytes (at most " + std::to_string(longest_id) +
                ")");
  }
  if (find_bad_utf8(text)) throw Error(quoted(text) + " is not UTF-8");
  if (has_control_character(text)) {
    throw Error(quoted(text) + " holds a control character");
  }
}

}  // namespace fagan
