#include "fagan/study/interview.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/model/same_nouns.hpp"
#include "fagan/study/interviewer.hpp"

namespace fagan {
namespace {

// Cases played together: enough for the first questions to be shared, few enough that progress is
// told every second or so.
constexpr std::uint64_t cases_per_block = 2048;
// A question that looks two answers ahead takes a hundred times as long.
constexpr std::uint64_t slow_cases_per_block = 16;

InterviewStudy::Correct nobody_right(std::size_t longest, std::uint64_t n_cases) {
  const std::vector<std::uint64_t> nobody(static_cast<std::size_t>((n_cases + 63) / 64));
  InterviewStudy::Correct correct(longest + 1, nobody);
  return correct;
}

std::uint64_t patients_together(const InterviewPlan& plan) {
  const bool is_slow =
      std::any_of(plan.strategies.begin(), plan.strategies.end(),
                  [](const Strategy& strategy) { return strategy.choosing == Choosing::two_step; });
  return is_slow ? slow_cases_per_block : cases_per_block;
}

InterviewStudy::Scores no_scores(std::size_t longest) {
  InterviewStudy::Scores scores(longest + 1, std::vector<InterviewStudy::Score>(cases_per_block));
  return scores;
}

// One worker's part: its own cases, interviewers and sums.
struct Interviewing {
  SimulatedBlock block;
  InterviewStudy study;
  std::vector<Interviewer> interviewers;
  // Of the first strategy, and of the one at hand; none where nothing is compared.
  InterviewStudy::Scores of_first;
  InterviewStudy::Scores scores;
};

}  // namespace

InterviewTally& InterviewTally::operator+=(const InterviewTally& other) {
  n += other.n;
  impossible += other.impossible;
  ruled_out += other.ruled_out;
  top1 += other.top1;
  top3 += other.top3;
  log += other.log;
  log_squares += other.log_squares;
  brier += other.brier;
  brier_squares += other.brier_squares;
  questions += other.questions;
  cost += other.cost;
  found += other.found;
  missed += other.missed;
  alarms += other.alarms;
  for (std::size_t b = 0; b < n_bins; ++b) {
    top_bins[b].n += other.top_bins[b].n;
    top_bins[b].right += other.top_bins[b].right;
    top_bins[b].p += other.top_bins[b].p;
  }
  return *this;
}

InterviewStudy::InterviewStudy(std::size_t n_strategies, std::size_t longest)
    : n_strategies_(n_strategies),
      longest_(longest),
      tallies_(n_strategies * (longest + 1)),
      only_first_(tallies_.size() * tallies_.size()),
      score_differences_(2 * tallies_.size()) {}

std::optional<Share> InterviewStudy::accuracy(std::size_t strategy, std::size_t n_questions) const {
  const InterviewTally& sums = tally(strategy, n_questions);
  return share_of(sums.top1, sums.n);
}

std::optional<Estimate> InterviewStudy::log_nats(std::size_t strategy,
                                                 std::size_t n_questions) const {
  const InterviewTally& sums = tally(strategy, n_questions);
  return mean_of(sums.log, sums.log_squares, sums.n - sums.ruled_out);
}

std::optional<Estimate> InterviewStudy::brier(std::size_t strategy, std::size_t n_questions) const {
  const InterviewTally& sums = tally(strategy, n_questions);
  return mean_of(sums.brier, sums.brier_squares, sums.n);
}

std::optional<double> InterviewStudy::calibration_error(std::size_t strategy,
                                                        std::size_t n_questions) const {
  const InterviewTally& sums = tally(strategy, n_questions);
  if (sums.n == 0) return std::nullopt;
  double error = 0;
  for (const InterviewTally::Bin& bin : sums.top_bins) {
    error += std::abs(static_cast<double>(bin.right) - bin.p.value());
  }
  return error / static_cast<double>(sums.n);
}

// Of the n cases those that only one got right decide: the mean of +1, 0 and −1.
Estimate InterviewStudy::accuracy_difference(std::size_t strategy, std::size_t n_questions,
                                             std::size_t other, std::size_t n_other) const {
  const auto n = static_cast<double>(tally(strategy, n_questions).n);
  if (!(n > 1)) return {0, infinity};
  const auto plus = static_cast<double>(only_first_[pair(strategy, n_questions, other, n_other)]);
  const auto minus = static_cast<double>(only_first_[pair(other, n_other, strategy, n_questions)]);
  const double mean = (plus - minus) / n;
  const double variance = ((plus + minus) / n - mean * mean) * n / (n - 1);
  return {mean, std::sqrt(std::max(0.0, variance) / n)};
}

const InterviewStudy::ScoreDifferences& InterviewStudy::differences(std::size_t strategy,
                                                                    std::size_t n_questions,
                                                                    std::size_t n_first) const {
  FAGAN_ASSERT(n_first == n_questions || n_first == 2 * n_questions);
  return score_differences_[place(strategy, n_questions, n_first != n_questions)];
}

std::optional<Estimate> InterviewStudy::log_difference(std::size_t strategy,
                                                       std::size_t n_questions,
                                                       std::size_t n_first) const {
  const Differences& log = differences(strategy, n_questions, n_first).log;
  return mean_of(log.sum, log.squares, log.n);
}

std::optional<Estimate> InterviewStudy::brier_difference(std::size_t strategy,
                                                         std::size_t n_questions,
                                                         std::size_t n_first) const {
  const Differences& brier = differences(strategy, n_questions, n_first).brier;
  return mean_of(brier.sum, brier.squares, brier.n);
}

void InterviewStudy::Differences::add(double first, double second) {
  if (!std::isfinite(first) || !std::isfinite(second)) return;
  const double difference = first - second;
  ++n;
  sum += difference;
  squares += difference * difference;
}

InterviewStudy::Differences& InterviewStudy::Differences::operator+=(const Differences& other) {
  n += other.n;
  sum += other.sum;
  squares += other.squares;
  return *this;
}

void InterviewStudy::add_scores(std::size_t strategy, const Scores& scores,
                                const Scores& of_first) {
  for (std::size_t n = 0; n <= longest_; ++n) {
    for (const bool twice : {false, true}) {
      const std::size_t n_first = twice ? 2 * n : n;
      if (n_first > longest_) continue;
      ScoreDifferences& sums = score_differences_[place(strategy, n, twice)];
      for (std::size_t i = 0; i < scores[n].size(); ++i) {
        sums.log.add(scores[n][i].log, of_first[n_first][i].log);
        sums.brier.add(scores[n][i].brier, of_first[n_first][i].brier);
      }
    }
  }
}

void InterviewStudy::add_correct(const std::vector<Correct>& correct) {
  FAGAN_ASSERT_EQ(correct.size(), n_strategies_);
  for (std::size_t a = 0; a < n_strategies_; ++a) {
    for (std::size_t b = 0; b < n_strategies_; ++b) {
      for (std::size_t n_a = 0; n_a <= longest_; ++n_a) {
        for (std::size_t n_b = 0; n_b <= longest_; ++n_b) {
          std::uint64_t only = 0;
          const auto& first = correct[a][n_a];
          const auto& second = correct[b][n_b];
          for (std::size_t i = 0; i < first.size(); ++i) {
            only += static_cast<std::uint64_t>(std::popcount(first[i] & ~second[i]));
          }
          only_first_[pair(a, n_a, b, n_b)] += only;
        }
      }
    }
  }
}

InterviewStudy& InterviewStudy::operator+=(const InterviewStudy& other) {
  FAGAN_ASSERT_EQ(other.tallies_.size(), tallies_.size());
  for (std::size_t i = 0; i < tallies_.size(); ++i) tallies_[i] += other.tallies_[i];
  for (std::size_t i = 0; i < only_first_.size(); ++i) only_first_[i] += other.only_first_[i];
  for (std::size_t i = 0; i < score_differences_.size(); ++i) {
    score_differences_[i].log += other.score_differences_[i].log;
    score_differences_[i].brier += other.score_differences_[i].brier;
  }
  return *this;
}

InterviewStudy interview(const Simulator& world, const Model& model, const Prior& prior,
                         const InterviewPlan& plan, Seed seed, std::uint64_t first,
                         std::uint64_t count, const Run& run) {
  require_same_names(world.model(), model);
  require_made_for(model, prior);
  const Panels panels(world.model());
  const BlockSimulator simulator(world, panels);
  const InterviewTables tables(model, prior, plan, panels);
  const bool compares = plan.strategies.size() > 1;
  const std::uint64_t size = patients_together(plan);
  std::vector<Interviewing> workers;
  for (std::size_t w = n_workers(first, count, size, run); w > 0; --w) {
    Interviewing worker{SimulatedBlock(world.model(), panels, size),
                        InterviewStudy(plan.strategies.size(), plan.longest),
                        {},
                        compares ? no_scores(plan.longest) : InterviewStudy::Scores(),
                        compares ? no_scores(plan.longest) : InterviewStudy::Scores()};
    for (const Strategy& strategy : plan.strategies) {
      worker.interviewers.emplace_back(tables, strategy);
    }
    workers.push_back(std::move(worker));
  }
  parallel_blocks(first, count, size, run, [&](const Block& block) {
    Interviewing& worker = workers[block.worker];
    const auto n_cases = static_cast<std::size_t>(block.end - block.begin);
    simulator.draw(seed, block.begin, n_cases, worker.block);
    std::vector<InterviewStudy::Correct> correct;
    for (auto* scores : {&worker.of_first, &worker.scores}) {
      for (auto& of_cases : *scores) of_cases.resize(n_cases);
    }
    for (std::size_t s = 0; s < plan.strategies.size(); ++s) {
      correct.push_back(nobody_right(plan.longest, n_cases));
      InterviewStudy::Scores& scores = s == 0 ? worker.of_first : worker.scores;
      worker.interviewers[s].play(worker.block, seed, &worker.study.tally(s, 0), correct.back(),
                                  compares ? &scores : nullptr, run.stop);
      if (s > 0) worker.study.add_scores(s, worker.scores, worker.of_first);
    }
    worker.study.add_correct(correct);
  });
  InterviewStudy all(plan.strategies.size(), plan.longest);
  for (const Interviewing& worker : workers) all += worker.study;
  return all;
}

}  // namespace fagan
