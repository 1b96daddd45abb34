#include "fagan/study/interviewer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "fagan/core/portable_math.hpp"
#include "fagan/core/run.hpp"
#include "fagan/inference/factor_likelihood.hpp"

namespace fagan {
namespace {

bool contains(const std::vector<FindingId>& findings, FindingId finding) {
  return std::find(findings.begin(), findings.end(), finding) != findings.end();
}

constexpr double not_scored = std::numeric_limits<double>::quiet_NaN();

double sum_of(const double* values, std::size_t n) {
  return std::accumulate(values, values + n, 0.0);
}

// A fixed-point term as often as there are cases it is the same for.
FixedSum times(double term, std::uint64_t n) {
  return FixedSum::from_units(FixedSum(term).units() * static_cast<FixedSum::Units>(n));
}

double entropy_of(const double* p, std::size_t n) {
  double nats = 0;
  for (std::size_t k = 0; k < n; ++k) {
    if (p[k] > 0) nats -= p[k] * portable_log(p[k]);
  }
  return nats * bits_per_nat;
}

// How many causes stand before cause k; of equals, the first in the model's order does.
std::size_t rank_of(std::size_t k, const double* p, std::size_t n_causes) {
  std::size_t rank = 0;
  for (std::size_t i = 0; i < n_causes; ++i) {
    if (p[i] > p[k] || (p[i] == p[k] && i < k)) ++rank;
  }
  return rank;
}

}  // namespace

InterviewTables::InterviewTables(const Model& asked_model, const Prior& asked_prior,
                                 InterviewPlan asked_plan, const Panels& panels)
    : model(asked_model),
      plan(std::move(asked_plan)),
      n_causes(asked_model.n_causes()),
      questions(asked_model),
      likelihood(asked_model.n_findings()),
      answers(asked_model.n_findings()),
      number_row(asked_model.n_findings(), 0),
      places(asked_model.n_findings()),
      group_of(asked_model.n_findings(), no_group) {
  for (const CauseId cause : ids<CauseId>(n_causes)) {
    prior.push_back(asked_prior[cause]);
    must_not_miss.push_back(model.cause(cause).must_not_miss ? 1 : 0);
  }
  const bool looks_ahead =
      std::any_of(plan.strategies.begin(), plan.strategies.end(),
                  [](const Strategy& strategy) { return strategy.choosing == Choosing::two_step; });
  std::size_t n_numbers = 0;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    const Finding& about = model.finding(finding);
    if (about.is_number()) number_row[index(finding)] = n_numbers++;
    if (model.factor_of(finding) == nullptr) continue;
    if (looks_ahead) answers[index(finding)] = possible_answers(model, finding);
    for (const StateId state : ids<StateId>(about.states.size())) {
      const Eigen::ArrayXd logs = log_likelihoods(model, finding, state);
      for (const double log : logs) likelihood[index(finding)].push_back(portable_exp(log));
    }
  }
  for (std::size_t panel = 0; panel < panels.size(); ++panel) {
    for (std::size_t i = 0; i < panels[panel].findings.size(); ++i) {
      Place& place = places[index(panels[panel].findings[i])];
      place.panel = panel;
      for (std::size_t code = 0; code < panels[panel].n_codes; ++code) {
        place.state_of[code] = panels.state(panel, static_cast<std::uint8_t>(code), i);
      }
    }
  }
  for (const auto& members : model.same_measurement()) {
    Group group;
    for (const FindingId member : members) {
      if (model.factor_of(member) == nullptr) continue;
      group.members.push_back(member);
      group_of[index(member)] = groups.size();
    }
    groups.push_back(std::move(group));
  }
}

Interviewer::Interviewer(const InterviewTables& tables, Strategy strategy)
    : tables_(tables),
      strategy_(std::move(strategy)),
      known_(tables.model.n_findings(), Known::open),
      stride_(round_up(tables.n_causes, cache_line / sizeof(double))),
      scratch_(tables.questions.scratch_size()),
      bits_(tables.model.n_findings()),
      part_bits_(tables.model.n_findings()),
      part_(stride_),
      truth_counts_(tables.n_causes),
      log_if_true_(tables.n_causes),
      brier_if_true_(tables.n_causes) {
  beliefs_.resize((tables.model.n_findings() + 2) * stride_);
}

void Interviewer::play(const SimulatedBlock& block, Seed seed, InterviewTally* tallies,
                       InterviewStudy::Correct& correct, InterviewStudy::Scores* scores,
                       const std::atomic<bool>* stop) {
  block_ = &block;
  seed_ = seed;
  tallies_ = tallies;
  correct_ = &correct;
  scores_ = scores;
  stop_ = stop;
  std::vector<std::uint32_t> members(block.truth.size());
  std::iota(members.begin(), members.end(), 0U);
  sorted_.resize(members.size());
  std::copy(tables_.prior.begin(), tables_.prior.end(), beliefs_.begin());
  node(members, beliefs_.data(), 0, 0);
}

// Cases that all gave the same answers so far, and what is believed of them.
void Interviewer::node(std::span<std::uint32_t> members, const double* p, std::size_t depth,
                       double cost) {
  if (members.empty()) return;
  // A block of cases may take a second, which is too long to wait for.
  if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) throw Interrupted();
  const std::size_t longest = tables_.plan.longest;
  const StoppingRule& rule = tables_.plan.rule;
  find_open();
  bool is_over = depth >= longest || depth >= rule.most_questions || open_.empty();
  const double top = *std::max_element(p, p + tables_.n_causes);
  is_over = is_over || top >= rule.posterior;
  if (!is_over && rule.least_bits > 0) is_over = entropy_of(p, tables_.n_causes) <= rule.least_bits;
  if (is_over) return judge(members, p, depth, longest, depth, cost);
  if (strategy_.choosing == Choosing::random) {
    judge(members, p, depth, depth, depth, cost);
    return ask_each(members, p, depth, cost);
  }
  const FindingId finding = choose(p);
  if (cost + tables_.model.finding(finding).cost > rule.budget) {
    return judge(members, p, depth, longest, depth, cost);
  }
  judge(members, p, depth, depth, depth, cost);
  ask(members, p, depth, cost, finding);
}

void Interviewer::ask(std::span<std::uint32_t> members, const double* p, std::size_t depth,
                      double cost, FindingId finding) {
  cost += tables_.model.finding(finding).cost;
  if (tables_.model.finding(finding).is_number()) {
    ask_number(members, p, depth, cost, finding);
  } else {
    ask_state(members, p, depth, cost, finding);
  }
  known_[index(finding)] = Known::open;
}

// Each case has a draw of its own, so that none shares more than its answers with another.
void Interviewer::ask_each(std::span<std::uint32_t> members, const double* p, std::size_t depth,
                           double cost) {
  const std::vector<FindingId> open = open_;
  for (std::uint32_t& member : members) {
    const RandomNumbers numbers(seed_, Stream::interview, block_->first + block_->order[member]);
    const FindingId finding = open[random_choice(numbers, depth, open.size())];
    const double price = tables_.model.finding(finding).cost;
    if (cost + price > tables_.plan.rule.budget) {
      judge({&member, 1}, p, depth + 1, tables_.plan.longest, depth, cost);
    } else {
      ask({&member, 1}, p, depth, cost, finding);
    }
  }
}

// The members in order of their answers, each group a node of its own.
void Interviewer::ask_state(std::span<std::uint32_t> members, const double* p, std::size_t depth,
                            double cost, FindingId finding) {
  const std::size_t n_causes = tables_.n_causes;
  const std::vector<double>& likelihood = tables_.likelihood[index(finding)];
  const auto n_states = static_cast<std::ptrdiff_t>(likelihood.size() / n_causes);
  const InterviewTables::Place& place = tables_.places[index(finding)];
  const bool is_recorded = place.panel != InterviewTables::Place::in_none;
  const std::uint8_t* const codes = is_recorded ? block_->cases.codes(place.panel) : nullptr;
  const auto answer_of = [&](std::uint32_t member) {
    return codes == nullptr ? std::int8_t{-1} : place.state_of[codes[member]];
  };
  std::ptrdiff_t begin = 0;
  double* const next = beliefs_.data() + (depth + 1) * stride_;
  for (std::ptrdiff_t state = -1; state < n_states; ++state) {
    auto* const from = members.data() + begin;
    auto* const end = std::partition(from, members.data() + members.size(), [&](std::uint32_t m) {
      return state < 0 ? answer_of(m) < 0 : answer_of(m) == state;
    });
    if (from == end) continue;
    begin = end - members.data();
    const std::span<std::uint32_t> group(from, end);
    if (state < 0) {
      known_[index(finding)] = Known::in_vain;
      std::copy(p, p + n_causes, next);
      node(group, next, depth + 1, cost);
      continue;
    }
    known_[index(finding)] = Known::answered;
    const double* const row = likelihood.data() + static_cast<std::size_t>(state) * n_causes;
    for (std::size_t k = 0; k < n_causes; ++k) next[k] = p[k] * row[k];
    const double sum = sum_of(next, n_causes);
    if (!(sum > 0)) {
      judge_impossible(group, depth + 1);
      continue;
    }
    for (std::size_t k = 0; k < n_causes; ++k) next[k] /= sum;
    node(group, next, depth + 1, cost);
  }
}

void Interviewer::ask_number(std::span<std::uint32_t> members, const double* p, std::size_t depth,
                             double cost, FindingId finding) {
  const std::size_t n_causes = tables_.n_causes;
  const double* const values = block_->cases.numbers(tables_.number_row[index(finding)]);
  double* const next = beliefs_.data() + (depth + 1) * stride_;
  for (std::uint32_t& member : members) {
    const double value = values[member];
    std::copy(p, p + n_causes, next);
    known_[index(finding)] = std::isnan(value) ? Known::in_vain : Known::answered;
    if (!std::isnan(value)) {
      const Eigen::ArrayXd logs = log_likelihoods(tables_.model, finding, value);
      const double largest = logs.maxCoeff();
      for (std::size_t k = 0; k < n_causes; ++k) {
        next[k] *= portable_exp(logs[static_cast<Eigen::Index>(k)] - largest);
      }
      const double sum = sum_of(next, n_causes);
      if (!(sum > 0)) {
        judge_impossible({&member, 1}, depth + 1);
        continue;
      }
      for (std::size_t k = 0; k < n_causes; ++k) next[k] /= sum;
    }
    node({&member, 1}, next, depth + 1, cost);
  }
}

// The cases as they stand after `from` to `to` questions: what they have in common is worked out
// once.
void Interviewer::judge(std::span<const std::uint32_t> members, const double* p, std::size_t from,
                        std::size_t to, std::size_t n_asked, double cost) {
  const std::size_t n_causes = tables_.n_causes;
  const auto top = static_cast<std::size_t>(std::max_element(p, p + n_causes) - p);
  double squares = 0;
  double flagged = 0;
  for (std::size_t k = 0; k < n_causes; ++k) {
    squares += p[k] * p[k];
    if (tables_.must_not_miss[k] != 0) flagged += p[k];
  }
  const bool is_flagged = flagged >= tables_.plan.flag_at;
  std::fill(truth_counts_.begin(), truth_counts_.end(), 0U);
  for (const std::uint32_t member : members) ++truth_counts_[block_->truth[member]];

  InterviewTally add;
  add.n = members.size();
  add.questions = n_asked * members.size();
  add.cost = times(cost, members.size());
  for (std::size_t k = 0; k < n_causes; ++k) {
    const std::uint64_t n = truth_counts_[k];
    if (n == 0) continue;
    const std::size_t rank = rank_of(k, p, n_causes);
    if (rank == 0) add.top1 += n;
    if (rank < 3) add.top3 += n;
    const double brier = squares - 2 * p[k] + 1;
    brier_if_true_[k] = brier;
    log_if_true_[k] = infinity;
    add.brier += times(brier, n);
    add.brier_squares += times(brier * brier, n);
    if (p[k] > 0) {
      const double log = -portable_log(p[k]);
      log_if_true_[k] = log;
      add.log += times(log, n);
      add.log_squares += times(log * log, n);
    } else {
      add.ruled_out += n;
    }
    if (tables_.must_not_miss[k] != 0) {
      (is_flagged ? add.found : add.missed) += n;
    } else if (is_flagged) {
      add.alarms += n;
    }
  }
  const auto bin = std::min(InterviewTally::n_bins - 1,
                            static_cast<std::size_t>(p[top] * InterviewTally::n_bins));
  add.top_bins[bin] = {add.n, truth_counts_[top], times(p[top], add.n)};
  for (std::size_t d = from; d <= to; ++d) tallies_[d] += add;
  if (scores_ != nullptr) write_scores(members, from, to);
  if (add.top1 == 0) return;
  for (const std::uint32_t member : members) {
    if (block_->truth[member] != top) continue;
    for (std::size_t d = from; d <= to; ++d) {
      (*correct_)[d][member / 64] |= std::uint64_t{1} << (member % 64);
    }
  }
}

void Interviewer::judge_impossible(std::span<const std::uint32_t> members, std::size_t from) {
  for (std::size_t d = from; d <= tables_.plan.longest; ++d) {
    tallies_[d].impossible += members.size();
  }
  if (scores_ == nullptr) return;
  std::fill(log_if_true_.begin(), log_if_true_.end(), not_scored);
  std::fill(brier_if_true_.begin(), brier_if_true_.end(), not_scored);
  write_scores(members, from, tables_.plan.longest);
}

void Interviewer::write_scores(std::span<const std::uint32_t> members, std::size_t from,
                               std::size_t to) {
  for (const std::uint32_t member : members) {
    const std::uint32_t truth = block_->truth[member];
    for (std::size_t d = from; d <= to; ++d) {
      (*scores_)[d][member] = {log_if_true_[truth], brier_if_true_[truth]};
    }
  }
}

// As open_findings() has it.
void Interviewer::find_open() {
  open_.clear();
  const Model& model = tables_.model;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (known_[index(finding)] != Known::open || model.factor_of(finding) == nullptr) continue;
    if (model.finding(finding).cost > strategy_.largest_cost) continue;
    const std::size_t group = tables_.group_of[index(finding)];
    if (group != InterviewTables::no_group) {
      std::optional<FindingId> offered;
      for (const FindingId member : tables_.groups[group].members) {
        if (known_[index(member)] == Known::answered) {
          offered.reset();
          break;
        }
        if (known_[index(member)] != Known::open) continue;
        if (contains(strategy_.measure, member)) {
          offered = member;
          break;
        }
        if (!offered) offered = member;
      }
      if (offered != finding) continue;
    }
    open_.push_back(finding);
  }
}

void Interviewer::bits(const double* p, AlignedVector<double>& into) {
  tables_.questions.bits({p, tables_.n_causes}, into, scratch_);
}

FindingId Interviewer::choose(const double* p) {
  if (strategy_.choosing == Choosing::fixed_order) return open_.front();
  bits(p, bits_);
  gains_.assign(bits_.begin(), bits_.end());
  switch (strategy_.choosing) {
    case Choosing::bits_per_cost:
      for (const FindingId finding : open_) {
        gains_[index(finding)] /= tables_.model.finding(finding).cost + 1;
      }
      break;
    case Choosing::must_not_miss_first: {
      std::vector<double> about(gains_);
      must_not_miss_bits(p, about);
      const FindingId best = best_open(about);
      if (about[index(best)] >= settled_bits) return best;
      break;
    }
    case Choosing::two_step:
      two_step_bits(p, gains_);
      break;
    default:
      break;
  }
  return best_open(gains_);
}

// The first in the model's order of those that are best but for rounding.
FindingId Interviewer::best_open(const std::vector<double>& gains) const {
  double most = -infinity;
  for (const FindingId finding : open_) most = std::max(most, gains[index(finding)]);
  for (const FindingId finding : open_) {
    if (gains[index(finding)] >= most - same_gain) return finding;
  }
  return open_.front();
}

// I(S; X) = I(C; X) − P(S) I(C; X | S) − P(not S) I(C; X | not S), S being that the cause must not
// be missed: the chain rule, and three times the same table.
void Interviewer::must_not_miss_bits(const double* p, std::vector<double>& gains) {
  for (const char side : {char{0}, char{1}}) {
    double share = 0;
    for (std::size_t k = 0; k < tables_.n_causes; ++k) {
      part_[k] = tables_.must_not_miss[k] == side ? p[k] : 0;
      share += part_[k];
    }
    if (!(share > 0)) continue;
    for (std::size_t k = 0; k < tables_.n_causes; ++k) part_[k] /= share;
    bits(part_.data(), part_bits_);
    for (const FindingId finding : open_) {
      gains[index(finding)] -= share * part_bits_[index(finding)];
    }
  }
}

void Interviewer::two_step_bits(const double* p, std::vector<double>& gains) {
  for (const FindingId finding : open_) {
    const Answers& answers = tables_.answers[index(finding)];
    for (Eigen::Index a = 0; a < answers.size(); ++a) {
      for (std::size_t k = 0; k < tables_.n_causes; ++k) {
        part_[k] = p[k] * answers.p(static_cast<Eigen::Index>(k), a);
      }
      const double share = sum_of(part_.data(), tables_.n_causes);
      if (!(share > 0)) continue;
      for (std::size_t k = 0; k < tables_.n_causes; ++k) part_[k] /= share;
      bits(part_.data(), part_bits_);
      double best = 0;
      for (const FindingId second : open_) {
        if (second != finding) best = std::max(best, part_bits_[index(second)]);
      }
      gains[index(finding)] += share * best;
    }
  }
}

}  // namespace fagan
