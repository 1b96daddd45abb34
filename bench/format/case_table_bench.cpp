// How long tables take, a thread: cases from CSV, posteriors of them in memory, posteriors as CSV.
//
// The model of all measurements, its cases as a table of 50 findings beside id and cause.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "fagan/format/case_table.hpp"
#include "fagan/format/cohort_table.hpp"
#include "fagan/format/csv_record.hpp"
#include "fagan/format/table_scorer.hpp"
#include "fagan/inference/diagnose.hpp"
#include "support/fifty_findings.hpp"

namespace fagan::bench {
namespace {

constexpr std::size_t n_cases = 100'000;
constexpr std::size_t piece_size = std::size_t{1} << 18U;  // as the command reads it

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

// The table in pieces of whole records.
struct Table {
  std::string header;
  std::vector<std::string> pieces;
  std::size_t n_bytes = 0;
};

struct Data {
  Known known = make_model();
  CaseBatch cases = make_cases(known, n_cases);
  Engine engine{known.model};
  PackedPriors priors = engine.pack(known.prior);
  PosteriorTable posteriors{known.model, {}};
  Table table = make_table();
  CaseTableReader reader{known.model, {"table", {"here"}}, table.header};

  Table make_table() const {
    std::vector<FindingId> findings;
    for (const FindingId finding : ids<FindingId>(known.model.n_findings())) {
      findings.push_back(finding);
    }
    const CohortTable writer(known.model, findings, TableFormat::csv);
    std::string text;
    writer.append(0, cases, text);
    Table made{writer.header(), {}, text.size()};
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::string_view piece = rest.substr(0, piece_size);
      made.pieces.emplace_back(piece.substr(0, whole_records(piece, piece.size() == rest.size())));
      rest.remove_prefix(made.pieces.back().size());
    }
    return made;
  }
};

// Every state read is the one written, and the posteriors are those of the definition.
void check(const Data& data) {
  CaseRows rows(data.known.model);
  TableScorer<float> scorer(data.engine, data.priors, data.posteriors);
  std::size_t i = 0;
  for (const std::string& piece : data.table.pieces) {
    data.reader.read(piece, rows);
    const CaseBatch batch = rows.batch();
    CaseBatch::Scratch scratch;
    for (std::size_t at = 0; at < batch.n_cases(); ++at, ++i) {
      const std::int8_t* const read = batch.dense(at, 1, scratch).states;
      const std::int8_t* const written = data.cases.dense(i, 1, scratch).states;
      if (!std::equal(read, read + batch.n_findings(), written)) give_up("a case is read wrongly");
    }
    scorer.score(rows);
    std::string_view text = scorer.text();
    for (std::size_t at = 0; at < 10; ++at) {
      const Posterior expected = diagnose(data.known.model, data.known.prior, batch.findings(at));
      text.remove_prefix(text.find(',') + 1);
      for (const CauseId cause : ids<CauseId>(data.known.model.n_causes())) {
        const double found = std::strtod(text.data(), nullptr);
        if (!(std::fabs(found - expected[cause].value()) < 1.1e-6)) give_up("a wrong posterior");
        text.remove_prefix(text.find(',') + 1);
      }
      text.remove_prefix(text.find('\n') + 1);
    }
  }
  if (i != n_cases) give_up("not every case is read");
}

// Made and checked before the first clock starts.
const Data& data() {
  static const Data made;
  static const bool checked = (check(made), true);
  benchmark::DoNotOptimize(checked);
  return made;
}

void count(benchmark::State& state, const Data& from) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n_cases));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(from.table.n_bytes));
}

void cases_from_csv(benchmark::State& state) {
  const Data& from = data();
  CaseRows rows(from.known.model);
  for (auto _ : state) {
    for (const std::string& piece : from.table.pieces) {
      from.reader.read(piece, rows);
      benchmark::DoNotOptimize(rows.next_states());
    }
  }
  count(state, from);
}
BENCHMARK(cases_from_csv)->Unit(benchmark::kMillisecond);

template <class Real>
void csv_to_posteriors_in_memory(benchmark::State& state) {
  const Data& from = data();
  CaseRows rows(from.known.model);
  Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic> posteriors;
  Run run;
  run.threads = 1;
  for (auto _ : state) {
    for (const std::string& piece : from.table.pieces) {
      from.reader.read(piece, rows);
      const auto n = static_cast<Eigen::Index>(rows.n_cases());
      if (posteriors.cols() < n) posteriors.resize(15, n);
      from.engine.diagnose(from.priors, rows.batch(), posteriors.leftCols(n), {}, {}, run);
      benchmark::DoNotOptimize(posteriors.data());
    }
  }
  count(state, from);
}
BENCHMARK(csv_to_posteriors_in_memory<float>)->Unit(benchmark::kMillisecond);
BENCHMARK(csv_to_posteriors_in_memory<double>)->Unit(benchmark::kMillisecond);

template <class Real>
void csv_to_csv(benchmark::State& state) {
  const Data& from = data();
  CaseRows rows(from.known.model);
  TableScorer<Real> scorer(from.engine, from.priors, from.posteriors);
  for (auto _ : state) {
    for (const std::string& piece : from.table.pieces) {
      from.reader.read(piece, rows);
      scorer.score(rows);
      benchmark::DoNotOptimize(scorer.text().data());
    }
  }
  count(state, from);
}
BENCHMARK(csv_to_csv<float>)->Unit(benchmark::kMillisecond);
BENCHMARK(csv_to_csv<double>)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace fagan::bench
