#include "peers/tables.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <type_traits>
#include <utility>
#include <vector>

#include "fagan/format/cohort_table.hpp"
#include "fagan/format/posterior_table.hpp"
#include "fagan/format/table_scorer.hpp"
#include "fagan/format/text_buffer.hpp"
#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/io/case_stream.hpp"
#include "fagan/io/output_file.hpp"

namespace fagan::bench {
namespace {

constexpr std::size_t most_cases = 200'000;
constexpr std::size_t n_checked = 1000;

void write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) give_up(path + " could not be written");
}

std::string by_name(const Known& known, const CaseBatch& cases, std::size_t n) {
  std::vector<FindingId> findings;
  for (const FindingId finding : ids<FindingId>(known.model.n_findings())) {
    findings.push_back(finding);
  }
  const CohortTable table(known.model, findings, TableFormat::csv);
  CaseBatch::Scratch scratch;
  CaseBatch some(known.model, cases.dense(0, n, scratch));
  const auto labels = cases.labels().first(n);
  some.set_labels({labels.begin(), labels.end()});
  TextBuffer text;
  table.append(0, some, text);
  return table.header() + std::string(text.text());
}

std::string by_code(const Known& known, const CaseBatch& cases, std::size_t n) {
  CaseBatch::Scratch scratch;
  const DenseCases dense = cases.dense(0, n, scratch);
  std::string text = "case_id";
  for (const FindingId finding : ids<FindingId>(known.model.n_findings())) {
    text += "," + known.model.finding(finding).name;
  }
  for (std::size_t i = 0; i < n; ++i) {
    text += "\n" + std::to_string(i);
    for (std::size_t j = 0; j < known.model.n_findings(); ++j) {
      text += "," + std::to_string(dense.states[known.model.n_findings() * i + j]);
    }
  }
  return text + "\n";
}

CaseStream::Options reading(const Known& known) {
  CaseStream::Options options;
  options.settings = {known.prior.setting()};
  return options;
}

template <class Real>
std::string with_precision(const char* work) {
  return std::string(work) + (std::is_same_v<Real, float> ? ", float32" : ", float64");
}

}  // namespace

CaseTables::CaseTables(const Known& known, const CaseBatch& cases, std::string folder)
    : known_(known),
      cases_(cases),
      folder_(std::move(folder)),
      n_cases_(std::min(cases.n_cases(), most_cases)) {
  write_file(path("cases.csv"), by_name(known, cases, n_cases_));
  write_file(path("codes.csv"), by_code(known, cases, n_cases_));
}

template <class Real>
void CaseTables::read_and_score(const Clock& clock, const std::string& target) const {
  using Posteriors = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
  const Engine engine(known_.model);
  const PackedPriors prior = engine.pack(known_.prior);
  Posteriors posteriors(15, static_cast<Eigen::Index>(n_cases_));
  const Run run{.threads = 1};
  const auto work = [&] {
    CaseStream stream(known_.model, path("cases.csv"), reading(known_));
    stream.read(run, [&](const CaseBlock& block, std::size_t) {
      engine.diagnose(prior, block.rows.batch(),
                      posteriors.middleCols(static_cast<Eigen::Index>(block.first),
                                            static_cast<Eigen::Index>(block.rows.n_cases())),
                      {}, {}, run);
    });
  };
  posteriors.setZero();
  work();
  for (std::size_t i = 0; i < n_cases_; i += n_cases_ / n_checked) {
    const Posterior expected = diagnose(known_.model, known_.prior, cases_.findings(i));
    const Eigen::VectorXd found =
        posteriors.col(static_cast<Eigen::Index>(i)).template cast<double>();
    if ((found.array() - expected.probabilities()).abs().maxCoeff() > 5e-7) {
      give_up("cases in a file are scored wrongly");
    }
  }
  clock.measure({with_precision<Real>("CSV to posteriors in memory"), "Fagan", target},
                static_cast<double>(n_cases_), work);
}

template <class Real>
void CaseTables::read_score_and_write(const Clock& clock, const std::string& target) const {
  const Engine engine(known_.model);
  const PackedPriors prior = engine.pack(known_.prior);
  const PosteriorTable table(known_.model, {});
  const Run run{.threads = 1};
  const auto work = [&] {
    CaseStream stream(known_.model, path("cases.csv"), reading(known_));
    OutputFile file(path("posteriors.csv"));
    file.write(table.header());
    TableScorer<Real> scorer(engine, prior, table);
    stream.read(
        run, [&](const CaseBlock& block, std::size_t) { scorer.score(block.rows); },
        [&](const CaseBlock&, std::size_t) { file.write(scorer.text()); });
    file.commit();
  };
  work();
  check_written();
  clock.measure({with_precision<Real>("CSV to CSV"), "Fagan", target},
                static_cast<double>(n_cases_), work);
}

// The first posteriors in the file are those of the definition, to the decimals written.
void CaseTables::check_written() const {
  std::ifstream file(path("posteriors.csv"));
  std::string line;
  std::getline(file, line);
  for (std::size_t i = 0; i < n_checked; ++i) {
    const Posterior expected = diagnose(known_.model, known_.prior, cases_.findings(i));
    std::getline(file, line);
    std::istringstream cells(line);
    std::string cell;
    std::getline(cells, cell, ',');
    for (const CauseId cause : ids<CauseId>(known_.model.n_causes())) {
      std::getline(cells, cell, ',');
      if (!(std::abs(std::stod(cell) - expected[cause].value()) < 1.1e-6)) {
        give_up("posteriors are written wrongly");
      }
    }
  }
}

void CaseTables::measure(const Clock& clock, const std::string& target) const {
  read_and_score<float>(clock, target);
  read_score_and_write<float>(clock, target);
  read_score_and_write<double>(clock, target);
}

}  // namespace fagan::bench
