#include "fagan/decision/next_question.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/decision/possible_answer.hpp"
#include "fagan/decision/red_flag.hpp"
#include "fagan/decision/value_of_information.hpp"
#include "fagan/inference/diagnose.hpp"

namespace fagan {
namespace {

bool contains(const std::vector<FindingId>& findings, FindingId finding) {
  return std::find(findings.begin(), findings.end(), finding) != findings.end();
}

const std::vector<FindingId>* group_of(const Model& model, FindingId finding) {
  for (const std::vector<FindingId>& group : model.same_measurement()) {
    if (contains(group, finding)) return &group;
  }
  return nullptr;
}

// The member of a group of same measurements to ask for, or nothing once one is known.
std::optional<FindingId> offered(const std::vector<FindingId>& group, const Findings& findings,
                                 const QuestionOptions& options) {
  std::optional<FindingId> preferred;
  for (const FindingId member : group) {
    const Observation* seen = findings.find(member);
    if (seen != nullptr && !std::holds_alternative<NotKnown>(*seen)) return std::nullopt;
    // Asked in vain: another way of measuring may still do.
    if (seen != nullptr || findings.model().factor_of(member) == nullptr) continue;
    if (contains(options.measure, member)) return member;
    if (!preferred) preferred = member;
  }
  return preferred;
}

// The open findings of one case, valued one by one.
class Questions {
 public:
  Questions(const Posterior& posterior, const Findings& findings, const QuestionOptions& options)
      : known_(findings),
        model_(findings.model()),
        options_(options),
        p_(posterior.probabilities()),
        leader_(static_cast<std::size_t>(posterior.top())),
        focus_{options.focus.value_or(posterior.top())} {
    if (options.aim == Aim::utility && options.utility == nullptr) {
      throw Error("the aim \"utility\" needs utilities");
    }
    level_ = level_of(red_flags(findings));
    if (options.utility != nullptr) actions_ = options.utility->at_least(level_);
    for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
      if (model_.cause(cause).must_not_miss) must_not_miss_.push_back(cause);
    }
    open_ = open_findings(findings, options);
    if (!options.two_steps) return;
    for (const FindingId finding : open_) answers_.push_back(possible_answers(model_, finding));
  }

  std::vector<Question> ranked() const {
    std::vector<Question> questions;
    for (std::size_t i = 0; i < open_.size(); ++i) questions.push_back(question(i));
    if (options_.aim == Aim::utility && level_ > Urgency::routine) {
      std::erase_if(questions, [](const Question& question) { return !(question.value > 0); });
    }
    std::stable_sort(questions.begin(), questions.end(),
                     [](const Question& a, const Question& b) { return a.value > b.value; });
    return questions;
  }

 private:
  Question question(std::size_t i) const {
    const FindingId finding = open_[i];
    const Answers answers = possible_answers(model_, finding);
    Question question;
    question.finding = finding;
    question.bits = information_bits(p_, answers);
    question.focus_bits = information_bits(p_, answers, focus_);
    question.must_not_miss_bits = information_bits(p_, answers, must_not_miss_);
    question.leader_changes = Probability(chance_leader_changes(model_, finding, answers, p_));
    if (options_.utility != nullptr) {
      question.utility = actions_ ? utility_gain(model_, finding, answers, p_, *actions_) : 0;
    }
    question.cost = model_.finding(finding).cost;
    question.value = gain(question) - weighed(question.cost);
    if (options_.two_steps) question.value += expected_continuation(i);
    if (options_.with_answers) question.answers = describe_answers(known_, finding, answers, p_);
    return question;
  }

  // Never infinite, so that values can be told apart from nothing and written down.
  double weighed(double cost) const {
    return std::min(options_.cost_weight * cost, std::numeric_limits<double>::max());
  }

  double gain(const Question& question) const {
    switch (options_.aim) {
      case Aim::focus:
        return question.focus_bits;
      case Aim::must_not_miss:
        return question.must_not_miss_bits;
      case Aim::leader:
        return question.leader_changes;
      case Aim::utility:
        return *question.utility;
      case Aim::causes:
        break;
    }
    return question.bits;
  }

  // Σ over answers of P(answer) · the best value of a question asked after it, or 0 for stopping.
  double expected_continuation(std::size_t first) const {
    double expected = 0;
    for (Eigen::Index j = 0; j < answers_[first].size(); ++j) {
      Eigen::ArrayXd after = p_ * answers_[first].p.col(j).array();
      const double p_answer = after.sum();
      if (!(p_answer > 0)) continue;
      after /= p_answer;
      double best = 0;
      for (std::size_t i = 0; i < open_.size(); ++i) {
        if (i == first) continue;
        const double cost = model_.finding(open_[i]).cost;
        best = std::max(best, second_gain(i, after) - weighed(cost));
      }
      expected += p_answer * best;
    }
    return expected;
  }

  double second_gain(std::size_t i, const Eigen::ArrayXd& p) const {
    switch (options_.aim) {
      case Aim::focus:
        return information_bits(p, answers_[i], focus_);
      case Aim::must_not_miss:
        return information_bits(p, answers_[i], must_not_miss_);
      case Aim::leader:
        return chance_other_leads(i, p);
      case Aim::utility:
        return actions_ ? utility_gain(model_, open_[i], answers_[i], p, *actions_) : 0;
      case Aim::causes:
        break;
    }
    return information_bits(p, answers_[i]);
  }

  // By how much the chance that today's leader has been overtaken grows; it may fall, too.
  double chance_other_leads(std::size_t i, const Eigen::ArrayXd& p) const {
    const auto overtaken = [this](const Eigen::ArrayXd& joint) {
      Eigen::Index top = 0;
      joint.maxCoeff(&top);
      return static_cast<std::size_t>(top) == leader_ ? std::size_t{0} : std::size_t{1};
    };
    double chance = -static_cast<double>(overtaken(p));
    for (const AnswerRegion& region : answer_regions(model_, open_[i], answers_[i], p, overtaken)) {
      if (region.conclusion == 1) chance += region.joint.sum();
    }
    return chance;
  }

  const Findings& known_;
  const Model& model_;
  const QuestionOptions& options_;
  Eigen::ArrayXd p_;
  std::size_t leader_;
  std::vector<CauseId> focus_;
  std::vector<CauseId> must_not_miss_;
  Urgency level_ = Urgency::routine;  // of the red flags raised
  std::optional<Utility> actions_;    // those that bring care so soon
  std::vector<FindingId> open_;
  std::vector<Answers> answers_;  // of each open finding; only for two steps
};

}  // namespace

std::vector<FindingId> open_findings(const Findings& findings, const QuestionOptions& options) {
  const Model& model = findings.model();
  std::vector<FindingId> open;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.factor_of(finding) == nullptr || findings.find(finding) != nullptr) continue;
    if (model.finding(finding).cost > options.largest_cost) continue;
    const std::vector<FindingId>* group = group_of(model, finding);
    if (group != nullptr && offered(*group, findings, options) != finding) continue;
    open.push_back(finding);
  }
  return open;
}

std::vector<Question> next_questions(const Posterior& posterior, const Findings& findings,
                                     const QuestionOptions& options) {
  if (posterior.size() != findings.model().n_causes()) {
    throw ShapeError("the posterior and the findings are of models with other numbers of causes");
  }
  if (posterior.is_impossible()) return {};
  return Questions(posterior, findings, options).ranked();
}

std::vector<Question> next_questions(const Model& model, const Prior& prior,
                                     const Findings& findings, const QuestionOptions& options) {
  return next_questions(diagnose(model, prior, findings), findings, options);
}

}  // namespace fagan
