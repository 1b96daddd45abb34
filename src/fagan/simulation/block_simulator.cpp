#include "fagan/simulation/block_simulator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/simulation/draw_kernels.hpp"

namespace fagan {
namespace {

// Below this many cases of a cause, on average, vectors would stay almost empty.
constexpr std::size_t least_cases_per_cause = 4;

// True if the low 32 bits of the case numbers, or of their eighths, wrap around on the way.
bool wraps(std::uint64_t first, std::size_t count) {
  return (first + count) >> 32U != first >> 32U || (first + count + 512) >> 35U != first >> 35U;
}

ScorePart::Kind kind_of(const DrawPanel& from, bool can_be_missing) {
  if (!can_be_missing) return ScorePart::Kind::always;
  const bool binary = std::all_of(from.n_states.begin(), from.n_states.end(),
                                  [](std::size_t n_states) { return n_states == 2; });
  return binary ? ScorePart::Kind::bits : ScorePart::Kind::one;
}

// What finding `i` of a draw panel, with this weight in the scoring panel's code, adds to it.
void add_finding(const DrawPanel& from, std::size_t i, std::size_t weight, ScorePart& part) {
  const auto add = [&part](std::size_t at, std::size_t amount) {
    part.adds[at] = static_cast<std::uint8_t>(part.adds[at] + amount);
  };
  if (part.kind == ScorePart::Kind::bits) {
    // A state's number and 1 more: once for being known, once for being the second state.
    for (std::size_t bits = 0; bits < 32; ++bits) add(bits, weight * (bits >> i & 1U));
    return;
  }
  for (std::size_t code = 0; code < from.n_codes; ++code) {
    add(code, weight * (index(from.state(code, i)) + 1));
  }
}

// Findings of one draw panel share a part of the code where they can.
std::vector<ScorePart> parts_of(const Panel& panel, const Draws& draws, const Recorder& recorder) {
  std::vector<ScorePart> parts;
  for (std::size_t j = 0; j < panel.findings.size(); ++j) {
    if (!draws.is_drawn(panel.findings[j])) continue;
    const auto [panel_drawn, position] = draws.place_of(panel.findings[j]);
    const DrawPanel& from = draws.panels()[panel_drawn];
    const ScorePart::Kind kind = kind_of(from, !recorder.missing(panel_drawn).tables.empty());
    if (kind == ScorePart::Kind::one || parts.empty() || parts.back().draw_panel != panel_drawn) {
      ScorePart& part = parts.emplace_back();
      part.kind = kind;
      part.draw_panel = panel_drawn;
      part.finding = position;
      part.is_short = from.n_codes <= DrawPanel::usual_codes;
    }
    add_finding(from, position, panel.weights[j], parts.back());
  }
  return parts;
}

// Cases are counted and put in their places in some stretches side by side, each with counters of
// its own: neighbours often have the same cause, and one would have to wait for the other's count.
constexpr std::size_t n_stretches = 4;

void order_by_cause(std::span<const std::uint16_t> causes, SimulatedBlock& block) {
  std::vector<std::size_t>& begins = block.cause_begins;
  const std::size_t n_causes = begins.size() - 1;
  const std::size_t n = causes.size() / n_stretches;
  const std::size_t left_over = n_stretches * n;
  // First of how many cases of each cause there are in each stretch, then of where the next goes.
  thread_local std::vector<std::size_t> counts;
  counts.assign(n_stretches * n_causes, 0);
  std::size_t* const counters = counts.data();
  const auto for_each_case = [&](const auto& use) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t s = 0; s < n_stretches; ++s) {
        const std::size_t at = s * n + i;
        use(at, counters[s * n_causes + causes[at]]);
      }
    }
    for (std::size_t at = left_over; at < causes.size(); ++at) {
      use(at, counters[(n_stretches - 1) * n_causes + causes[at]]);
    }
  };
  for_each_case([](std::size_t /*at*/, std::size_t& counter) { ++counter; });
  std::size_t sum = 0;
  for (std::size_t k = 0; k < n_causes; ++k) {
    begins[k] = sum;
    for (std::size_t s = 0; s < n_stretches; ++s) {
      sum += std::exchange(counters[s * n_causes + k], sum);
    }
  }
  begins[n_causes] = sum;
  block.order.resize(causes.size());
  block.truth.resize(causes.size());
  std::uint16_t* const order = block.order.data();
  for_each_case(
      [&](std::size_t at, std::size_t& next) { order[next++] = static_cast<std::uint16_t>(at); });
  for (std::size_t k = 0; k < n_causes; ++k) {
    std::fill(block.truth.begin() + static_cast<std::ptrdiff_t>(begins[k]),
              block.truth.begin() + static_cast<std::ptrdiff_t>(begins[k + 1]),
              static_cast<std::uint32_t>(k));
  }
}

}  // namespace

SimulatedBlock::SimulatedBlock(const Model& model, const Panels& panels, std::size_t capacity)
    : cases(panels.size(), CaseBatch(model, 0).n_numbers(), capacity),
      cause_begins(model.n_causes() + 1) {
  FAGAN_ASSERT(capacity <= 65536);
}

struct BlockSimulator::Tables {
  DrawPlan plan;
};

BlockSimulator::BlockSimulator(const Simulator& simulator, Panels panels)
    : simulator_(simulator), panels_(std::move(panels)) {
  const Draws& draws = simulator.draws();
  const Recorder& recorder = simulator.recorder();
  auto tables = std::make_unique<Tables>();
  DrawPlan& plan = tables->plan;
  plan.n_panels = draws.panels().size();
  plan.n_numbers = draws.numbers().size();
  plan.first_number_block = draws.first_number_block();
  plan.truth = &simulator.truth();
  plan.recorder = &recorder;
  plan.causes = DrawTable(simulator.truth().causes());
  for (const CauseId cause : ids<CauseId>(simulator.model().n_causes())) {
    for (std::size_t p = 0; p < plan.n_panels; ++p) {
      plan.states.emplace_back(simulator.truth().states(p, cause));
    }
  }
  for (std::size_t u = 0; u < recorder.n_units(); ++u) {
    const Recorder::MissingTables& unit = recorder.missing(u);
    plan.missing.push_back(unit.is_constant() ? DrawTable(unit.tables.front()) : DrawTable());
    plan.any_missing = plan.any_missing || !unit.tables.empty();
  }
  for (std::size_t p = 0; p < plan.n_panels; ++p) {
    plan.any_wrong_answer = plan.any_wrong_answer || !recorder.answers(p).empty();
  }
  plan.first_missing_block = draws.first_block(Draws::Round::missing);
  plan.first_answer_block = draws.first_block(Draws::Round::answer);
  plan.part_begins.push_back(0);
  for (const Panel& panel : panels_.all()) {
    for (const ScorePart& part : parts_of(panel, draws, recorder)) plan.parts.push_back(part);
    plan.part_begins.push_back(plan.parts.size());
  }
  plan.number_rows = simulator.number_rows();
  tables_ = std::move(tables);
}

BlockSimulator::~BlockSimulator() = default;

void BlockSimulator::draw(Seed seed, std::uint64_t first, std::size_t count,
                          SimulatedBlock& block) const {
  const std::size_t n_causes = simulator_.model().n_causes();
  if (wraps(first, count) || count < n_causes * least_cases_per_cause) {
    draw_plainly(seed, first, count, block);
    return;
  }
  const std::uint64_t first_eighth = first / 8;
  const auto n_eighths = static_cast<std::size_t>((first + count + 7) / 8 - first_eighth);
  thread_local std::vector<std::uint16_t> causes;
  causes.resize(8 * n_eighths);
  draw_causes(tables_->plan.causes, seed, first_eighth, n_eighths, causes.data());
  block.first = first;
  block.cases.resize(count);
  order_by_cause(std::span(causes).subspan(first % 8, count), block);
  thread_local StripScratch scratch;
  // Numbers that no draw is for stay unknown.
  for (std::size_t row = 0; row < simulator_.n_number_rows(); ++row) {
    const auto& drawn = tables_->plan.number_rows;
    if (std::find(drawn.begin(), drawn.end(), row) == drawn.end()) {
      std::fill_n(block.cases.numbers(row), count, std::numeric_limits<double>::quiet_NaN());
    }
  }
  for (std::size_t cause = 0; cause < n_causes; ++cause) {
    const std::size_t begin = block.cause_begins[cause];
    const std::size_t n = block.cause_begins[cause + 1] - begin;
    if (n == 0) continue;
    draw_cases(tables_->plan,
               {seed, first, static_cast<CauseId>(cause), block.order.data() + begin, n, begin},
               scratch, block.cases);
  }
  write_labels(seed, block);
}

void BlockSimulator::draw_plainly(Seed seed, std::uint64_t first, std::size_t count,
                                  SimulatedBlock& block) const {
  std::vector<std::uint16_t> causes(count);
  for (std::size_t i = 0; i < count; ++i) {
    causes[i] = static_cast<std::uint16_t>(simulator_.truth().cause(seed, first + i));
  }
  block.first = first;
  block.cases.resize(count);
  order_by_cause(causes, block);
  write_plainly(seed, block);
  write_labels(seed, block);
}

void BlockSimulator::write_plainly(Seed seed, SimulatedBlock& block) const {
  CaseBatch one(simulator_.model(), 1);
  for (std::size_t column = 0; column < block.order.size(); ++column) {
    simulator_.record_case(seed, block.first + block.order[column], one);
    for (std::size_t q = 0; q < panels_.size(); ++q) {
      block.cases.codes(q)[column] = panels_.code(q, one.states(0));
    }
    for (std::size_t row = 0; row < one.n_numbers(); ++row) {
      block.cases.numbers(row)[column] = one.numbers(0)[row];
    }
  }
}

void BlockSimulator::write_labels(Seed seed, SimulatedBlock& block) const {
  block.labels = block.truth;
  if (!simulator_.recorder().has_wrong_labels()) return;
  for (std::size_t column = 0; column < block.order.size(); ++column) {
    const std::uint64_t i = block.first + block.order[column];
    const auto truth = static_cast<CauseId>(block.truth[column]);
    block.labels[column] = static_cast<std::uint32_t>(simulator_.recorder().label(seed, i, truth));
  }
}

CaseBatch BlockSimulator::draw_batch(Seed seed, std::uint64_t first, std::size_t count,
                                     SimulatedBlock& block) const {
  if (simulator_.observation().not_known > 0) {
    return simulator_.draw(seed, first, count, Run{.threads = 1}).cases;
  }
  draw(seed, first, count, block);
  CaseBatch batch(simulator_.model(), count);
  unpack(block, batch);
  return batch;
}

void BlockSimulator::unpack(const SimulatedBlock& block, CaseBatch& batch) const {
  const std::size_t n = block.order.size();
  using States = std::array<std::int8_t, Panel::max_findings>;
  std::array<States, Panel::max_codes> states_of_code{};
  for (std::size_t q = 0; q < panels_.size(); ++q) {
    const std::vector<FindingId>& findings = panels_[q].findings;
    for (std::size_t code = 0; code < panels_[q].n_codes; ++code) {
      for (std::size_t i = 0; i < findings.size(); ++i) {
        states_of_code[code][i] = panels_.state(q, static_cast<std::uint8_t>(code), i);
      }
    }
    for (std::size_t column = 0; column < n; ++column) {
      const States& states = states_of_code[block.cases.codes(q)[column]];
      const std::span<std::int8_t> to = batch.states(block.order[column]);
      for (std::size_t i = 0; i < findings.size(); ++i) to[index(findings[i])] = states[i];
    }
  }
  for (std::size_t row = 0; row < batch.n_numbers(); ++row) {
    const std::size_t finding = index(batch.numeric_findings()[row]);
    for (std::size_t column = 0; column < n; ++column) {
      const double number = block.cases.numbers(row)[column];
      if (std::isnan(number)) continue;
      batch.numbers(block.order[column])[row] = number;
      batch.states(block.order[column])[finding] = 0;
    }
  }
  std::vector<std::uint32_t> labels(n);
  for (std::size_t column = 0; column < n; ++column) {
    labels[block.order[column]] = block.labels[column];
  }
  batch.set_labels(std::move(labels));
}

}  // namespace fagan
