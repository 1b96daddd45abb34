#include "fagan/inference/panels.hpp"

#include <utility>

#include "fagan/core/contract.hpp"

namespace fagan {
namespace {

// 384 megabytes of doubles. Beyond that, more panels cost less than memory.
constexpr std::size_t most_entries = 48'000'000;

// The findings of a factor that have states; a factor of numbers has none.
std::vector<FindingId> state_findings(const Model& model, const Factor& factor) {
  std::vector<FindingId> findings;
  for (const FindingId finding : factor.findings) {
    if (!model.finding(finding).is_number()) findings.push_back(finding);
  }
  return findings;
}

std::size_t n_codes(const Model& model, const std::vector<FindingId>& findings) {
  std::size_t n = 1;
  for (const FindingId finding : findings) n *= model.finding(finding).states.size() + 1;
  return n;
}

bool has_room(const Panel& panel, const std::vector<FindingId>& findings, std::size_t codes,
              std::size_t most_findings) {
  if (panel.findings.empty()) return true;
  return panel.findings.size() + findings.size() <= most_findings &&
         panel.n_codes * codes <= Panel::max_codes &&
         index(findings.back()) - index(panel.findings.front()) < Panel::max_span;
}

void append(const Model& model, FindingId finding, Panel& panel) {
  panel.findings.push_back(finding);
  panel.weights.push_back(static_cast<std::uint8_t>(panel.n_codes));
  panel.n_codes *= model.finding(finding).states.size() + 1;
}

// Panels of so many findings, or of one factor.
std::vector<Panel> joined(const Model& model, std::size_t most_findings) {
  std::vector<Panel> panels;
  Panel panel;
  for (const Factor& factor : model.factors()) {
    const std::vector<FindingId> findings = state_findings(model, factor);
    const std::size_t codes = n_codes(model, findings);
    if (findings.empty()) continue;
    FAGAN_ASSERT(findings.size() <= Panel::max_findings && codes <= Panel::max_codes);
    if (!has_room(panel, findings, codes, most_findings)) {
      panels.push_back(std::exchange(panel, {}));
    }
    for (const FindingId finding : findings) append(model, finding, panel);
  }
  if (!panel.findings.empty()) panels.push_back(std::move(panel));
  return panels;
}

// Of a table with a row for each code and a column for each cause.
std::size_t n_entries(const Model& model, const std::vector<Panel>& panels) {
  std::size_t n_rows = 0;
  for (const Panel& panel : panels) n_rows += panel.n_codes;
  return n_rows * model.n_causes();
}

}  // namespace

Panels::Panels(const Model& model) {
  for (std::size_t most = Panel::max_findings; most > 0; --most) {
    panels_ = joined(model, most);
    if (n_entries(model, panels_) <= most_entries) break;
  }

  std::vector<bool> is_in_one(model.n_findings(), false);
  for (const Panel& some : panels_) {
    for (const FindingId finding : some.findings) is_in_one[index(finding)] = true;
  }
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (!is_in_one[index(finding)]) in_none_.push_back(finding);
  }
}

std::uint8_t Panels::code(std::size_t panel, std::span<const std::int8_t> states) const {
  const Panel& joint = panels_[panel];
  std::size_t code = 0;
  for (std::size_t i = 0; i < joint.findings.size(); ++i) {
    const std::int8_t state = states[index(joint.findings[i])];
    if (state >= 0) code += joint.weights[i] * (static_cast<std::size_t>(state) + 1);
  }
  FAGAN_ASSERT_LT(code, joint.n_codes);
  return static_cast<std::uint8_t>(code);
}

std::int8_t Panels::state(std::size_t panel, std::uint8_t code, std::size_t i) const {
  const Panel& joint = panels_[panel];
  FAGAN_ASSERT_LT(i, joint.findings.size());
  const std::size_t next_weight =
      i + 1 < joint.findings.size() ? joint.weights[i + 1] : joint.n_codes;
  const std::size_t digit = code % next_weight / joint.weights[i];
  return static_cast<std::int8_t>(static_cast<int>(digit) - 1);
}

PanelBlock::PanelBlock(std::size_t n_panels, std::size_t n_numbers, std::size_t capacity)
    : capacity_(capacity),
      code_stride_(round_up(capacity, cache_line)),
      number_stride_(round_up(capacity, cache_line / sizeof(double))),
      codes_(n_panels * code_stride_),
      numbers_(n_numbers * number_stride_) {}

void PanelBlock::resize(std::size_t n_cases) {
  FAGAN_ASSERT(n_cases <= capacity_);
  n_cases_ = n_cases;
}

}  // namespace fagan
