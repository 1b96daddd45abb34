#include "fagan/inference/engine_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/text.hpp"
#include "fagan/core/units.hpp"
#include "fagan/inference/factor_likelihood.hpp"

namespace fagan {
namespace {

constexpr double half_log_two_pi = 0.91893853320467274178;

// A likelihood that may be a product of several without underflowing: mantissa · 2^exponent.
struct Scaled {
  double mantissa = 0.5;
  int exponent = 1;

  void multiply(double factor) {
    int of_factor = 0;
    int of_product = 0;
    mantissa = std::frexp(mantissa * std::frexp(factor, &of_factor), &of_product);
    exponent += of_factor + of_product;
  }
};

// The likelihood of one panel code under every cause, as rows are stored.
class Row {
 public:
  Row(const Model& model, const Panels& panels, std::size_t panel, std::uint8_t code)
      : likelihoods_(model.n_causes()) {
    const std::vector<FindingId>& findings = panels[panel].findings;
    for (std::size_t i = 0; i < findings.size();) {
      const Factor& factor = *model.factor_of(findings[i]);
      std::array<std::int8_t, Panel::max_findings> states{};
      for (std::size_t j = 0; j < factor.findings.size(); ++j) {
        states[j] = panels.state(panel, code, i + j);
      }
      for (const CauseId cause : ids<CauseId>(model.n_causes())) {
        likelihoods_[index(cause)].multiply(likelihood(model, factor, states, cause));
      }
      i += factor.findings.size();
    }
    exponent_ = std::numeric_limits<int>::min();
    for (const Scaled& p : likelihoods_) {
      // An exact power of two, such as the 1 of a panel of which nothing is known, needs none more.
      if (p.mantissa > 0) exponent_ = std::max(exponent_, p.exponent - (p.mantissa == 0.5 ? 1 : 0));
    }
    if (exponent_ == std::numeric_limits<int>::min()) exponent_ = 0;  // ruled out under every cause
  }

  int exponent() const { return exponent_; }
  double operator[](std::size_t cause) const {
    const Scaled& p = likelihoods_[cause];
    return std::ldexp(p.mantissa, p.exponent - exponent_);
  }

 private:
  std::vector<Scaled> likelihoods_;
  int exponent_;
};

std::size_t n_rows(const Panels& panels) {
  std::size_t n = 0;
  for (const Panel& panel : panels.all()) n += panel.n_codes;
  return n;
}

// Rows that are never read take no memory.
template <class Real>
RowTable<Real> empty_rows(const Model& model, const Panels& panels, bool are_read = true) {
  constexpr std::size_t n_lanes = cache_line / sizeof(Real);
  RowTable<Real> table;
  table.n_lines = round_up(model.n_causes(), n_lanes) / n_lanes;
  const std::size_t n_lines = table.n_lines * n_rows(panels);
  // Kernels compute byte offsets in 32 bits, and multiply with the lines of a row in 16.
  if (n_lines * cache_line > std::numeric_limits<std::uint32_t>::max() ||
      table.n_lines > std::size_t{std::numeric_limits<std::int16_t>::max()}) {
    throw Error(fmt::format("model {} is too large for the engine's tables", quoted(model.name())));
  }
  if (are_read) {
    table.rows.assign(n_lines * n_lanes, 0);
    table.exponents.assign(n_lines, 0);
  }
  std::size_t row = 0;
  for (const Panel& panel : panels.all()) {
    std::size_t unknown = 0;  // the code 0 has when a state is −1 rather than 0
    for (const std::uint8_t weight : panel.weights) unknown += weight;
    table.first.push_back(static_cast<std::uint32_t>(row) * table.row_bytes());
    table.first_unknown.push_back(static_cast<std::uint32_t>(row + unknown) * table.row_bytes());
    row += panel.n_codes;
  }
  // Kernels read and write offsets by whole vectors, and windows by four at a time.
  const std::size_t room = round_up(panels.size() + PackingPlan::panels_per_window, 16);
  table.first.resize(room, 0);
  table.first_unknown.resize(room, 0);
  return table;
}

template <class Real>
void write(const Row& row, std::size_t n_causes, std::size_t at, RowTable<Real>& table) {
  Real* const to = table.rows.data() + at * table.n_lines * (cache_line / sizeof(Real));
  for (std::size_t k = 0; k < n_causes; ++k) to[k] = static_cast<Real>(row[k]);
  table.exponents[at * table.n_lines] = static_cast<std::int16_t>(row.exponent());
}

std::uint64_t next_id() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

DensityTable::Number number_of(const Finding& finding) {
  // Infinite values are never possible, and 0 only where there is no logarithm to take.
  double lowest = std::numeric_limits<double>::lowest();
  double highest = std::numeric_limits<double>::max();
  const bool takes_log = finding.number->density == DensityKind::lognormal;
  if (takes_log) lowest = std::numeric_limits<double>::denorm_min();
  if (const auto& range = finding.number->range) {
    lowest = std::max(lowest, range->low);
    highest = std::min(highest, range->high);
  }
  return {lowest, highest, takes_log, finding.rule_only, 0};
}

DensityTable densities_of(const Model& model) {
  DensityTable table;
  table.stride = round_up(model.n_causes(), cache_line / sizeof(double));
  std::uint32_t n_rows = 0;
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const Finding& finding = model.finding(id);
    if (!finding.is_number()) continue;
    DensityTable::Number& number = table.numbers.emplace_back(number_of(finding));
    if (finding.rule_only) continue;
    FAGAN_ASSERT(model.factor_of(id)->power == 1);
    number.row = n_rows++;
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      const Density& density = model.density(id, cause);
      table.mean.push_back(density.mean());
      table.scale.push_back(1 / (std::numbers::sqrt2 * density.sd()));
      table.log_peak.push_back(-portable_log(density.sd()) - half_log_two_pi -
                               density.log_mass_in_range());
    }
    table.mean.resize(n_rows * table.stride, 0);
    table.scale.resize(n_rows * table.stride, 0);
    table.log_peak.resize(n_rows * table.stride, -infinity);
  }
  return table;
}

}  // namespace

PackingPlan::PackingPlan(const Model& model, const Panels& panels) {
  const auto begins = [&](std::size_t p) { return index(panels[p].findings.front()); };
  const auto ends = [&](std::size_t p) { return index(panels[p].findings.back()) + 1; };
  for (std::size_t p = 0; p < panels.size();) {
    std::size_t n = 1;
    while (n < panels_per_window && p + n < panels.size() && ends(p + n) - begins(p) <= width) {
      ++n;
    }
    add_window(panels, p, n);
    if (n < panels_per_window && p + n < panels.size()) is_contiguous = false;
    if (begins(p) != n_windows * width - width) is_contiguous = false;
    p += n;
  }

  const std::size_t n_states = round_up(model.n_findings(), cache_line);
  lowest.assign(n_states, std::numeric_limits<std::int8_t>::min());
  highest.assign(n_states, std::numeric_limits<std::int8_t>::max());
  for (const FindingId id : ids<FindingId>(model.n_findings())) {
    const Finding& finding = model.finding(id);
    lowest[index(id)] = not_known_code;
    highest[index(id)] =
        finding.is_number() ? std::int8_t{0} : static_cast<std::int8_t>(finding.states.size() - 1);
  }
  // Windows are read as whole lines where they are contiguous.
  reach = n_states;
  for (const std::size_t first : column) reach = std::max(reach, first + width);
  if (is_contiguous) reach = std::max(reach, round_up(n_windows * width, cache_line));
}

void PackingPlan::add_window(const Panels& panels, std::size_t first, std::size_t n) {
  const std::size_t from = index(panels[first].findings.front());
  column.push_back(from);
  first_panel.push_back(first);
  ++n_windows;
  // As many windows as a line holds are read together: those that are not there weigh nothing.
  const std::size_t room = round_up(n_windows * width, cache_line);
  shuffle.resize(room, 0);
  weights.resize(room, 0);
  for (std::size_t p = 0; p < n; ++p) {
    const Panel& panel = panels[first + p];
    for (std::size_t i = 0; i < panel.findings.size(); ++i) {
      const std::size_t at = (n_windows - 1) * width + p * Panel::max_findings + i;
      shuffle[at] = static_cast<std::uint8_t>(index(panel.findings[i]) - from);
      weights[at] = static_cast<std::int8_t>(panel.weights[i]);
    }
  }
}

EngineTables::EngineTables(Model its_model)
    : id(next_id()),
      model(std::move(its_model)),
      panels(model),
      plan(model, panels),
      single_rows(empty_rows<float>(model, panels, single_will_do())),
      double_rows(empty_rows<double>(model, panels)),
      densities(densities_of(model)) {
  std::size_t at = 0;
  for (std::size_t p = 0; p < panels.size(); ++p) {
    for (std::size_t code = 0; code < panels[p].n_codes; ++code, ++at) {
      const Row row(model, panels, p, static_cast<std::uint8_t>(code));
      if (single_will_do()) write(row, model.n_causes(), at, single_rows);
      write(row, model.n_causes(), at, double_rows);
    }
  }
}

}  // namespace fagan
