#include "fagan/simulation/simulator.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "fagan/model/same_nouns.hpp"

namespace fagan {
namespace {

constexpr std::uint64_t block_size = 1024;  // moments, even where drawing is slow
constexpr double unknown_number = std::numeric_limits<double>::quiet_NaN();

// For each number drawn its row in a CaseBatch, which has one for every numeric finding.
std::vector<std::size_t> rows_of_numbers(const Model& model, const Draws& draws) {
  std::vector<std::size_t> rows;
  std::size_t row = 0;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (!model.finding(finding).is_number()) continue;
    if (draws.is_drawn(finding)) rows.push_back(row);
    ++row;
  }
  return rows;
}

// One case's column in a batch, in which nothing was asked yet.
struct Column {
  std::span<std::int8_t> states;
  std::span<double> numbers;
};

// Writes joint states and values, but for what the masks say is missing; null for nothing missing.
void write(const Draws& draws, const std::vector<std::size_t>& rows,
           const std::vector<std::uint8_t>& codes, const std::vector<double>& numbers,
           const CaseRecord* record, Column to) {
  const auto code_of = [&](std::size_t unit, std::size_t i, std::int8_t state) {
    if (record == nullptr || (record->missing[unit] >> i & 1) == 0) return state;
    const bool asked = (record->not_known[unit] >> i & 1) != 0;
    return static_cast<std::int8_t>(asked ? CaseCode::not_known : CaseCode::not_asked);
  };
  for (std::size_t p = 0; p < codes.size(); ++p) {
    const DrawPanel& panel = draws.panels()[p];
    for (std::size_t i = 0; i < panel.findings.size(); ++i) {
      const auto state = static_cast<std::int8_t>(panel.state(codes[p], i));
      to.states[index(panel.findings[i])] = code_of(p, i, state);
    }
  }
  for (std::size_t n = 0; n < numbers.size(); ++n) {
    const std::int8_t code = code_of(codes.size() + n, 0, 0);
    to.states[index(draws.numbers()[n])] = code;
    to.numbers[rows[n]] = code < 0 ? unknown_number : numbers[n];
  }
}

Prior made_for(const Model& model, Prior prior) {
  require_made_for(model, prior);
  return prior;
}

}  // namespace

Simulator::Simulator(Model model, Prior prior, ObservationProcess observation,
                     std::span<const FindingId> measures)
    : model_(std::move(model)),
      prior_(made_for(model_, std::move(prior))),
      observation_(std::move(observation)),
      draws_(model_, measures),
      truth_(model_, prior_, draws_),
      recorder_(model_, draws_, observation_),
      rows_(rows_of_numbers(model_, draws_)),
      n_rows_(CaseBatch(model_, 0).n_numbers()) {}

Cohort Simulator::draw(Seed seed, std::uint64_t first, std::size_t count, const Run& run) const {
  constexpr CaseBatch::Unfilled unfilled;
  Cohort cohort{first, CaseBatch(model_, count, unfilled), CaseBatch(model_, count, unfilled)};
  std::vector<std::uint32_t> causes(count);
  std::vector<std::uint32_t> labels(count);
  parallel_blocks(first, count, block_size, run, [&](const Block& block) {
    const auto n = static_cast<std::size_t>(block.end - block.begin);
    cohort.truth.clear(static_cast<std::size_t>(block.begin - first), n);
    cohort.cases.clear(static_cast<std::size_t>(block.begin - first), n);
    Truth truth;
    CaseRecord record;
    for (std::uint64_t i = block.begin; i < block.end; ++i) {
      const auto at = static_cast<std::size_t>(i - first);
      truth_.draw(seed, i, truth);
      recorder_.record(seed, i, truth, record);
      causes[at] = static_cast<std::uint32_t>(truth.cause);
      labels[at] = static_cast<std::uint32_t>(recorder_.label(seed, i, truth.cause));
      write(draws_, rows_, truth.codes, truth.numbers, nullptr,
            {cohort.truth.states(at), cohort.truth.numbers(at)});
      write(draws_, rows_, record.codes, truth.numbers, &record,
            {cohort.cases.states(at), cohort.cases.numbers(at)});
    }
  });
  cohort.truth.set_labels(std::move(causes));
  cohort.cases.set_labels(std::move(labels));
  return cohort;
}

void Simulator::record_case(Seed seed, std::uint64_t case_index, CaseBatch& batch) const {
  Truth truth;
  CaseRecord record;
  truth_.draw(seed, case_index, truth);
  recorder_.record(seed, case_index, truth, record);
  const Column to{batch.states(0), batch.numbers(0)};
  std::fill(to.states.begin(), to.states.end(), not_asked_code);
  std::fill(to.numbers.begin(), to.numbers.end(), unknown_number);
  write(draws_, rows_, record.codes, truth.numbers, &record, to);
}

}  // namespace fagan
