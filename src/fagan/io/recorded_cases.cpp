#include "fagan/io/recorded_cases.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "fagan/format/csv_record.hpp"
#include "fagan/format/table_scorer.hpp"
#include "fagan/io/input_file.hpp"
#include "fagan/model/case_digest.hpp"
#include "fagan/model/same_nouns.hpp"
#include "fagan/study/recorded_evaluation.hpp"

namespace fagan {
namespace {

// One result for each worker, put together at the end: exact sums make the order of no account.
template <class Result>
Result together(std::vector<Result>& parts) {
  for (std::size_t i = 1; i < parts.size(); ++i) parts.front().merge(parts[i]);
  return std::move(parts.front());
}

// What a cohort is called until all of it is known.
constexpr std::string_view nameless = "";

// The evaluation or counts of a file, once it is read.
template <class Result>
Result named(Result result, const CaseDigest& digest, const CaseStream& cases) {
  result.rename_cohort(nameless, digest.cohort());
  result.leave_out(cases.tally().n_bad_rows);
  return result;
}

template <class Real>
std::uint64_t score_in(CaseStream& cases, const Scorer& scorer, const PosteriorTable& table,
                       OutputFile& output, const Run& run) {
  std::vector<TableScorer<Real>> scorers;
  while (scorers.size() < n_workers(run)) {
    scorers.emplace_back(scorer.engine, scorer.priors, table);
  }
  std::uint64_t n_impossible = 0;
  output.write(table.header());
  cases.read(
      run, [&](const CaseBlock& block, std::size_t worker) { scorers[worker].score(block.rows); },
      [&](const CaseBlock&, std::size_t worker) {
        output.write(scorers[worker].text());
        n_impossible += scorers[worker].n_impossible();
      });
  return n_impossible;
}

// Cases one behind the other, until their number is known.
struct CasesInARow {
  std::vector<std::int8_t> states;
  std::vector<double> numbers;
  std::vector<std::uint32_t> labels;
  std::vector<std::uint32_t> priors;
  std::vector<ListedObservation> listed;
  std::vector<std::string> ids;

  void append(const CaseRows& rows) {
    const CaseBatch piece = rows.batch();
    const std::size_t n = piece.n_cases();
    CaseBatch::Scratch scratch;
    const DenseCases dense = piece.dense(0, n, scratch);
    for (std::size_t i = 0; i < n; ++i) {
      const std::int8_t* const state = dense.states + i * dense.state_stride;
      states.insert(states.end(), state, state + piece.n_findings());
      if (piece.n_numbers() == 0) continue;
      const double* const number = dense.numbers + i * dense.number_stride;
      numbers.insert(numbers.end(), number, number + piece.n_numbers());
    }
    for (ListedObservation entry : piece.listed()) {
      entry.case_index += ids.size();
      listed.push_back(std::move(entry));
    }
    labels.insert(labels.end(), rows.labels().begin(), rows.labels().end());
    priors.insert(priors.end(), rows.settings().begin(), rows.settings().end());
    for (const std::string_view id : rows.ids()) ids.emplace_back(id);
  }
};

}  // namespace

Evaluation evaluate_cases(CaseStream& cases, const Engine& scorer, const PackedPriors& priors,
                          const EvaluationSubject& subject, const Run& run) {
  std::vector<Evaluation> parts(n_workers(run), Evaluation(subject));
  std::vector<CaseDigest> digests(n_workers(run));
  cases.read(run, [&](const CaseBlock& block, std::size_t worker) {
    const CaseBatch batch = block.rows.batch();
    digests[worker].add(batch, block.rows.ids());
    add_recorded(parts[worker], scorer, priors, batch, nameless, block.first);
  });
  return named(together(parts), together(digests), cases);
}

ComparedCases compare_cases(CaseStream& cases, const Scorer& first,
                            const EvaluationSubject& first_subject, const Scorer& second,
                            const EvaluationSubject& second_subject, const Run& run) {
  require_same_names(first.engine.model(), second.engine.model(), "model",
                     "one it is compared with");
  const Comparison nothing(first.engine.model().n_causes());
  std::vector<Evaluation> of_first(n_workers(run), Evaluation(first_subject));
  std::vector<Evaluation> of_second(n_workers(run), Evaluation(second_subject));
  std::vector<Comparison> of_both(n_workers(run), nothing);
  std::vector<CaseDigest> digests(n_workers(run));
  cases.read(run, [&](const CaseBlock& block, std::size_t worker) {
    const CaseBatch batch = block.rows.batch();
    digests[worker].add(batch, block.rows.ids());
    add_recorded(of_first[worker], first.engine, first.priors, batch, nameless, block.first);
    add_recorded(of_second[worker], second.engine, second.priors, batch, nameless, block.first);
    add_recorded(of_both[worker], first, second, first_subject.precision, batch, nameless,
                 block.first);
  });
  const CaseDigest digest = together(digests);
  return {named(together(of_first), digest, cases), named(together(of_second), digest, cases),
          together(of_both)};
}

std::uint64_t score_cases(CaseStream& cases, const Scorer& scorer, Precision precision,
                          const PosteriorTable& table, OutputFile& output, const Run& run) {
  return precision == Precision::float32 ? score_in<float>(cases, scorer, table, output, run)
                                         : score_in<double>(cases, scorer, table, output, run);
}

GatheredCases gather_cases(CaseStream& cases, const Model& model, const Run& run) {
  CasesInARow all;
  cases.read(
      run, [](const CaseBlock&, std::size_t) {},
      [&](const CaseBlock& block, std::size_t) { all.append(block.rows); });
  const std::size_t n = all.ids.size();
  CaseBatch batch(model, n);
  for (std::size_t i = 0; i < n; ++i) {
    std::copy_n(all.states.data() + i * batch.n_findings(), batch.n_findings(),
                batch.states(i).data());
    std::copy_n(all.numbers.data() + i * batch.n_numbers(), batch.n_numbers(),
                batch.numbers(i).data());
  }
  batch.set_listed(all.listed);
  const auto is_named = [](std::uint32_t label) { return label != CaseBatch::no_label; };
  if (std::any_of(all.labels.begin(), all.labels.end(), is_named)) {
    batch.set_labels(std::move(all.labels));
  }
  const auto is_other = [](std::uint32_t prior) { return prior != 0; };
  if (std::any_of(all.priors.begin(), all.priors.end(), is_other)) {
    batch.set_prior_indices(std::move(all.priors));
  }
  return {std::move(batch), std::move(all.ids)};
}

TableNouns::Found nouns_of_table(const std::string& path, TableNouns::Options options,
                                 std::string name) {
  constexpr std::size_t piece = std::size_t{1} << 20U;
  if (path == "-") throw Error("standard input cannot be read twice: write the table to a file");
  if (format_by_name(path) == TableFormat::ndjson) {
    throw Error(path + ": only a CSV table can say what it is about");
  }
  options.path = path;
  InputFile file(path);
  std::optional<TableNouns> nouns;
  std::string text;
  for (bool at_end = false; !at_end;) {
    const std::size_t before = text.size();
    text.resize(before + piece);
    const std::size_t got = file.read(text.data() + before, piece);
    text.resize(before + got);
    at_end = got < piece;
    if (!nouns) {
      const std::size_t header = record_end(text, 0, at_end);
      if (header == std::string::npos) continue;
      nouns.emplace(options, std::string_view(text).substr(0, header));
      text.erase(0, header);
    }
    const std::size_t whole = whole_records(text, at_end);
    nouns->look_at(std::string_view(text).substr(0, whole));
    text.erase(0, whole);
    // Whoever reads the cases refuses a row so long.
    if (text.size() > longest_record) text.clear();
  }
  if (!nouns) throw Error(path + ": the file is empty (expected a header)");
  return nouns->found(std::move(name));
}

Counts count_cases(CaseStream& cases, const Model& model, const Run& run) {
  std::vector<Counts> parts(n_workers(run), Counts(model));
  std::vector<CaseDigest> digests(n_workers(run));
  cases.read(run, [&](const CaseBlock& block, std::size_t worker) {
    const CaseBatch batch = block.rows.batch();
    digests[worker].add(batch, block.rows.ids());
    CaseBatch::Scratch scratch;
    parts[worker].add(nameless, block.first, batch.dense(0, batch.n_cases(), scratch),
                      block.rows.labels());
  });
  return named(together(parts), together(digests), cases);
}

}  // namespace fagan
