#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "fagan/inference/diagnose.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/model/model_builder.hpp"
#include "support/places.hpp"
#include "support/random.hpp"

// The engine and the definition against InterVA-5 (Byass et al. 2019), a published model of 353
// indicators and 70 hypotheses in three groups, and the posteriors its own program gives.
//
// The model is under the GPL and not part of this project. The tests look for it in the folder
// FAGAN_INTERVA5 names, or in ../shared/data/interva5, and are skipped where it is not there.

namespace fagan::tests {
namespace {

namespace fs = std::filesystem;

fs::path folder() {
  const char* const named = std::getenv("FAGAN_INTERVA5");
  return named != nullptr ? fs::path(named) : fs::path(in_project("../shared/data/interva5"));
}

// Plain or gzip.
std::string text_of(const char* name) {
  const gzFile file = gzopen((folder() / name).c_str(), "rb");
  if (file == nullptr) throw std::runtime_error(std::string("cannot read ") + name);
  std::string text;
  char buffer[1 << 16];
  for (int n = 0; (n = gzread(file, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  gzclose(file);
  return text;
}

using Row = std::vector<std::string>;

// Fields may stand in quotes, and then hold commas, line ends and doubled quotes.
std::vector<Row> rows_of(const char* name) {
  std::vector<Row> rows(1, Row(1));
  bool quoted = false;
  const std::string text = text_of(name);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        rows.back().back() += text[i++];
      } else {
        quoted = !quoted;
      }
    } else if (c == ',' && !quoted) {
      rows.back().emplace_back();
    } else if (c == '\n' && !quoted) {
      rows.emplace_back(1);
    } else if (c != '\r') {
      rows.back().back() += c;
    }
  }
  if (rows.back().size() == 1) rows.pop_back();
  return rows;
}

enum class Answer { missing, no, yes };

// ALGORITHM.md, section 1: the indicators, and how probable the substantive answer is.
struct ProbBase {
  struct Reference {
    std::size_t indicator;
    Answer value;
  };
  struct Indicator {
    std::string name;
    Answer substantive;
    std::vector<Reference> dont_ask;
    std::vector<Reference> ask_if;
    bool neonates_only;
  };
  std::vector<Indicator> indicators;
  std::vector<std::string> hypotheses;
  std::vector<std::vector<double>> p;  ///< [indicator][hypothesis]
  std::vector<double> prior;           ///< [hypothesis], before any setting

  std::size_t position(std::string name) const {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (std::size_t j = 0; j < indicators.size(); ++j) {
      if (indicators[j].name == name) return j;
    }
    throw std::runtime_error("no indicator " + name);
  }
};

Answer answer(char c) {
  if (c == 'y' || c == 'Y') return Answer::yes;
  return c == 'n' || c == 'N' ? Answer::no : Answer::missing;
}

ProbBase read_prob_base() {
  constexpr std::size_t first_hypothesis = 17;
  std::map<std::string, double> of_letter;
  const std::vector<Row> letters = rows_of("letters.csv");
  for (std::size_t i = 1; i < letters.size(); ++i) {
    of_letter[letters[i].at(0)] = std::stod(letters[i].at(1));
  }
  const auto grades = [&](const Row& row) {
    std::vector<double> p;
    for (std::size_t k = first_hypothesis; k < row.size(); ++k) p.push_back(of_letter.at(row[k]));
    return p;
  };
  const std::vector<Row> rows = rows_of("probbase_v19.csv.gz");
  ProbBase base;
  base.hypotheses.assign(rows[0].begin() + first_hypothesis, rows[0].end());
  base.prior = grades(rows[1]);
  for (std::size_t r = 2; r < rows.size(); ++r) {
    base.indicators.push_back({rows[r][0], answer(rows[r][5][0]), {}, {}, !rows[r][16].empty()});
    base.p.push_back(grades(rows[r]));
  }
  for (std::size_t j = 0; j < base.indicators.size(); ++j) {
    const Row& row = rows[j + 2];
    const auto reference = [&](const std::string& text) {
      return ProbBase::Reference{base.position(text.substr(0, 5)), answer(text[5])};
    };
    for (std::size_t i = 7; i < 15; ++i) {
      if (!row[i].empty()) base.indicators[j].dont_ask.push_back(reference(row[i]));
    }
    if (!row[15].empty()) base.indicators[j].ask_if.push_back(reference(row[15]));
  }
  return base;
}

// Section 3: answers made consistent with one another, in two passes.
void apply_rules(const ProbBase& base, std::vector<Answer>& x) {
  const std::size_t neonate = base.position("i022g");
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t j = 0; j < x.size(); ++j) {
      const ProbBase::Indicator& indicator = base.indicators[j];
      const Answer substantive = indicator.substantive;
      for (const auto& [other, value] : indicator.dont_ask) {
        if (x[j] == substantive && x[other] == value) x[j] = Answer::missing;
      }
      for (const auto& [other, value] : indicator.ask_if) {
        if (x[j] != substantive) continue;
        const Answer is = x[other];
        if (is == Answer::missing || (is != value && is != substantive)) x[other] = value;
      }
      if (indicator.neonates_only && x[j] == substantive && x[neonate] != Answer::yes) {
        x[j] = Answer::missing;
      }
    }
  }
}

// One of the three groups of hypotheses, as a model of its own.
struct Group {
  std::size_t first;
  std::size_t size;
  Model model;
  Prior prior;
};

// Section 4. An indicator's finding is present when its answer is the substantive one, and else
// unknown; so what the model says of absent never counts.
Group make_group(const ProbBase& base, std::size_t first, std::size_t size,
                 const std::vector<double>& weights) {
  ModelBuilder builder;
  ModelBuilder::Header header;
  header.name = "interva5";
  builder.header(header);
  PriorDraft draft;
  double sum = 0;
  for (std::size_t k = first; k < first + size; ++k) sum += weights[k];
  for (std::size_t k = first; k < first + size; ++k) {
    builder.cause(base.hypotheses[k]);
    draft.probabilities.push_back({base.hypotheses[k], weights[k] / sum, {}});
  }
  for (std::size_t j = 0; j < base.indicators.size(); ++j) {
    builder.finding(base.indicators[j].name);
    for (std::size_t k = first; k < first + size; ++k) {
      builder.p(base.indicators[j].name, base.hypotheses[k], {{"present", base.p[j][k]}});
    }
  }
  const Model model = builder.build();
  return {first, size, model, Prior::make(model, draft).value};
}

class InterVA5 : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(folder() / "probbase_v19.csv.gz")) {
      GTEST_SKIP() << "InterVA-5 is not at " << folder()
                   << "; set FAGAN_INTERVA5 to the folder that holds probbase_v19.csv.gz";
    }
    base_ = read_prob_base();
    // The setting of the examples: HIV high, malaria low.
    std::vector<double> weights = base_.prior;
    const auto hypothesis = [&](const char* name) {
      return static_cast<std::size_t>(
          std::find(base_.hypotheses.begin(), base_.hypotheses.end(), name) -
          base_.hypotheses.begin());
    };
    weights.at(hypothesis("b_0103")) = 0.05;
    weights.at(hypothesis("b_0105")) = 0.005;
    weights.at(hypothesis("b_0403")) = 0.00001;
    groups_.push_back(make_group(base_, 0, 3, weights));
    groups_.push_back(make_group(base_, 3, 61, weights));
    groups_.push_back(make_group(base_, 64, 6, weights));
  }

  // Present where the answer is the substantive one.
  CaseBatch batch(const Group& group, const std::vector<std::vector<Answer>>& answers) const {
    CaseBatch cases(group.model, answers.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
      for (std::size_t j = 0; j < answers[i].size(); ++j) {
        if (answers[i][j] == base_.indicators[j].substantive) cases.states(i)[j] = 1;
      }
    }
    return cases;
  }

  ProbBase base_;
  std::vector<Group> groups_;
};

TEST_F(InterVA5, GivesThePosteriorsOfItsOwnProgram) {
  const std::vector<Row> expected = rows_of("example_posterior_first20_HIVh_MALl.csv");
  const std::vector<Row> records = rows_of("RandomVA5.csv.gz");
  ASSERT_EQ(expected.size(), 21U);
  std::vector<std::vector<Answer>> answers;
  for (std::size_t i = 1; i < expected.size(); ++i) {
    ASSERT_EQ(records[i][0], expected[i][0]);
    std::vector<Answer> x;
    for (std::size_t j = 1; j < records[i].size(); ++j) x.push_back(answer(records[i][j][0]));
    ASSERT_EQ(x.size(), 353U);
    apply_rules(base_, x);
    answers.push_back(x);
  }
  for (const Group& group : groups_) {
    const Engine engine(group.model);
    const PackedPriors prior = engine.pack(group.prior);
    const CaseBatch cases = batch(group, answers);
    Eigen::MatrixXd in_double(static_cast<Eigen::Index>(group.size), 20);
    Eigen::MatrixXf in_single(static_cast<Eigen::Index>(group.size), 20);
    engine.diagnose(prior, cases, in_double);
    engine.diagnose(prior, cases, in_single);
    for (std::size_t i = 0; i < 20; ++i) {
      const Posterior by_definition = diagnose(group.model, group.prior, cases.findings(i));
      for (std::size_t k = 0; k < group.size; ++k) {
        const double p = std::stod(expected[i + 1][1 + group.first + k]);
        const auto row = static_cast<Eigen::Index>(k);
        const auto column = static_cast<Eigen::Index>(i);
        EXPECT_NEAR(by_definition.probabilities()[row], p, 1e-12);
        EXPECT_NEAR(in_double(row, column), p, 1e-12);
        EXPECT_NEAR(static_cast<double>(in_single(row, column)), p, 5e-7);
      }
    }
  }
}

// For one cause after another, the indicators least probable under it that do not rule it out: no
// double holds such a product, and only relative weights count.
TEST_F(InterVA5, WeightsDownTo1e569ComeOutRight) {
  const Group& group = groups_[1];
  Random random(1);
  std::vector<std::vector<Answer>> answers;
  for (std::size_t k = 0; k < group.size; ++k) {
    std::vector<std::size_t> rare;
    for (std::size_t j = 0; j < base_.indicators.size(); ++j) {
      if (base_.p[j][group.first + k] > 0) rare.push_back(j);
    }
    std::stable_sort(rare.begin(), rare.end(), [&](std::size_t a, std::size_t b) {
      return base_.p[a][group.first + k] < base_.p[b][group.first + k];
    });
    for (const std::size_t n : {120U, 150U, 190U, 300U}) {
      answers.emplace_back(base_.indicators.size(), Answer::missing);
      for (std::size_t i = 0; i < std::min<std::size_t>(n, rare.size()); ++i) {
        // Now and then one is left out, so that no two cases are alike.
        if (random.chance(0.02)) continue;
        answers.back()[rare[i]] = base_.indicators[rare[i]].substantive;
      }
    }
  }
  const Engine engine(group.model);
  const PackedPriors prior = engine.pack(group.prior);
  const CaseBatch cases = batch(group, answers);
  const auto n = static_cast<Eigen::Index>(answers.size());
  Eigen::MatrixXd in_double(static_cast<Eigen::Index>(group.size), n);
  Eigen::MatrixXf in_single(static_cast<Eigen::Index>(group.size), n);
  std::vector<double> log_evidence(answers.size());
  engine.diagnose(prior, cases, in_double, {}, log_evidence);
  engine.diagnose(prior, cases, in_single);
  double least = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Posterior expected = diagnose(group.model, group.prior, cases.findings(i));
    ASSERT_FALSE(expected.is_impossible());
    least = std::min(least, expected.log_evidence() / std::log(10));
    EXPECT_NEAR(log_evidence[i], expected.log_evidence(), 1e-12 * -expected.log_evidence());
    for (std::size_t k = 0; k < group.size; ++k) {
      const auto row = static_cast<Eigen::Index>(k);
      const auto column = static_cast<Eigen::Index>(i);
      const double p = expected.probabilities()[row];
      EXPECT_NEAR(in_double(row, column), p, std::min(1e-12, std::max(1e-9 * p, 1e-209)));
      EXPECT_NEAR(static_cast<double>(in_single(row, column)), p, 5e-7);
    }
  }
  EXPECT_LT(least, -569);
  RecordProperty("least_log10_evidence", std::to_string(least));
}

}  // namespace
}  // namespace fagan::tests
