#include "peers/questions.hpp"

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "fagan/core/aligned.hpp"
#include "fagan/decision/question_table.hpp"
#include "support/textbook_question.hpp"

namespace fagan::bench {
namespace {

constexpr std::size_t n_beliefs = 256;

// Beliefs in the middle of a case: no cause certain, none ruled out.
std::vector<Eigen::ArrayXd> beliefs(std::size_t n_causes) {
  std::mt19937_64 random(9);
  std::vector<Eigen::ArrayXd> all(n_beliefs);
  for (Eigen::ArrayXd& p : all) {
    p.resize(static_cast<Eigen::Index>(n_causes));
    for (double& x : p) x = -std::log(1 - uniform(random));
    p /= p.sum();
  }
  return all;
}

std::vector<Question> questions(const Model& model) {
  std::vector<Question> all;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    all.emplace_back(possible_answers(model, finding));
  }
  return all;
}

const char* const work = "next question of fifty";

template <class Real>
void by_table(const Known& known, const Clock& clock, const std::string& target) {
  const bool is_float = std::is_same_v<Real, float>;
  const QuestionTable<Real> table(known.model);
  const std::vector<Question> all = questions(known.model);
  const std::vector<Eigen::ArrayXd> exact = beliefs(known.model.n_causes());
  std::vector<std::vector<Real>> p;
  for (const Eigen::ArrayXd& belief : exact) p.emplace_back(belief.begin(), belief.end());
  std::vector<Real> bits(table.n_findings());
  AlignedVector<Real> scratch(table.scratch_size());
  for (std::size_t c = 0; c < 4; ++c) {
    table.bits(p[c], bits, scratch);
    for (std::size_t j = 0; j < all.size(); ++j) {
      const double error = static_cast<double>(bits[j]) - bits_by_rescoring(exact[c], all[j]);
      if (std::abs(error) > (is_float ? 2e-6 : 1e-12)) give_up("the table of questions is wrong");
    }
  }
  constexpr std::size_t n = 200000;
  clock.measure({work, is_float ? "Fagan, float32" : "Fagan, float64", target}, n, [&] {
    for (std::size_t i = 0; i < n; ++i) table.bits(p[i % n_beliefs], bits, scratch);
  });
}

}  // namespace

void textbook_questions(const Known& known, const Clock& clock) {
  const std::vector<Question> all = questions(known.model);
  const std::vector<Eigen::ArrayXd> p = beliefs(known.model.n_causes());
  constexpr std::size_t n = 2000;
  double sum = 0;
  clock.measure({work, "textbook: every answer scored anew, double"}, n, [&] {
    for (std::size_t i = 0; i < n; ++i) {
      for (const Question& question : all) sum += bits_by_rescoring(p[i % n_beliefs], question);
    }
  });
  if (!(sum > 0)) give_up("the textbook is wrong");
}

void questions_by_table(const Known& known, const Clock& clock, const std::string& target) {
  by_table<float>(known, clock, target);
  by_table<double>(known, clock, target);
}

}  // namespace fagan::bench
