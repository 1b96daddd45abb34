#include "fagan/evaluation/evaluation_state.hpp"

#include <numeric>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/evaluation/evaluation_consistency.hpp"

namespace fagan {
namespace {

using State = EvaluationState;

// Terms of a sum are at most so large, and hardly below 0: −ln of the smallest double, its square,
// and probabilities and Brier scores. So no sum that is read can leave its range when more is
// added.
constexpr std::uint64_t most_log = 1 << 10;
constexpr std::uint64_t most_log_squared = 1 << 20;
constexpr std::uint64_t most_score = 4;

FixedSum sum_in(const std::string& text, std::uint64_t n, std::uint64_t most,
                const std::string& pointer) {
  const auto sum = FixedSum::parse(text);
  if (!sum) throw Error(quoted(text) + " is not a sum (expected a whole number)", pointer);
  const FixedSum highest = FixedSum::whole(n * most);
  if (sum->units() > highest.units() || sum->units() < -FixedSum::whole(n).units()) {
    throw Error(quoted(text) + " cannot be a sum over " + std::to_string(n) + " cases", pointer);
  }
  return *sum;
}

State::Histogram state_of(const ProbabilityHistogram& histogram) {
  State::Histogram state;
  for (std::size_t place = 0; place < ProbabilityHistogram::n_places; ++place) {
    const ProbabilityHistogram::Cell& cell = histogram[place];
    if (cell.n() == 0) continue;
    state.cells.push_back(
        {place, cell.positives, cell.negatives, cell.sum.to_string(), cell.squares.to_string()});
  }
  state.sum_of_positives = histogram.sum_of_positives().to_string();
  return state;
}

ProbabilityHistogram histogram_in(const State::Histogram& state, std::uint64_t n,
                                  const std::string& pointer) {
  std::vector<ProbabilityHistogram::Cell> places(ProbabilityHistogram::n_places);
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < state.cells.size(); ++i) {
    const State::Cell& cell = state.cells[i];
    const std::string here = pointer_to(pointer_to(pointer, "cells"), i);
    require(cell.place < places.size(), "there is no such cell", here);
    ProbabilityHistogram::Cell& place = places[static_cast<std::size_t>(cell.place)];
    require(place.n() == 0, "cell given twice", here);
    require(cell.positives <= n && cell.negatives <= n - cell.positives,
            "a part is larger than the whole", here);
    const std::uint64_t n_here = cell.positives + cell.negatives;
    place = {cell.positives, cell.negatives, sum_in(cell.sum, n_here, most_score, here),
             sum_in(cell.squares, n_here, most_score, here)};
    total += n_here;
  }
  require(total == n, "the cells do not hold the number of scored cases", pointer);
  return ProbabilityHistogram::from(
      std::move(places),
      sum_in(state.sum_of_positives, n, most_score, pointer_to(pointer, "sum_of_positives")));
}

std::uint64_t total(const PerCause<std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

State::Group state_of(const GroupTally& group) {
  State::Group state{group.n,
                     group.ruled_out,
                     group.correct,
                     group.log.to_string(),
                     group.brier.to_string(),
                     {group.truth.begin(), group.truth.end()},
                     {group.called.begin(), group.called.end()},
                     {},
                     {},
                     {}};
  for (const FixedSum& sum : group.posterior) state.posterior.push_back(sum.to_string());
  for (const GroupTally::Bin& bin : group.bins) {
    state.bins.push_back({bin.n, bin.correct, bin.sum.to_string()});
  }
  for (std::size_t place = 0; place < group.coarse.size(); ++place) {
    const GroupTally::Counts& counts = group.coarse[place];
    if (counts.positives + counts.negatives > 0) {
      state.coarse.push_back({place, counts.positives, counts.negatives});
    }
  }
  return state;
}

GroupTally group_in(const State::Group& state, std::size_t n_causes, const std::string& pointer) {
  GroupTally group(n_causes);
  require(state.truth.size() == n_causes && state.called.size() == n_causes &&
              state.posterior.size() == n_causes && state.bins.size() == GroupTally::n_bins,
          "a list has the wrong length", pointer);
  group.n = state.n;
  group.ruled_out = state.ruled_out;
  group.correct = state.correct;
  require(state.ruled_out <= state.n && state.correct <= state.n, "a part is larger than the whole",
          pointer);
  group.log = sum_in(state.log, state.n, most_log, pointer_to(pointer, "log"));
  group.brier = sum_in(state.brier, state.n, most_score, pointer_to(pointer, "brier"));
  for (const CauseId cause : ids<CauseId>(n_causes)) {
    group.truth[cause] = state.truth[index(cause)];
    group.called[cause] = state.called[index(cause)];
    group.posterior[cause] = sum_in(state.posterior[index(cause)], state.n, most_score,
                                    pointer_to(pointer, "posterior"));
  }
  require(total(group.truth) == state.n && total(group.called) == state.n,
          "the causes do not add up to the cases of the group", pointer);
  for (std::size_t b = 0; b < GroupTally::n_bins; ++b) {
    const State::Group::Bin& bin = state.bins[b];
    require(bin.correct <= bin.n && bin.n <= state.n, "a part is larger than the whole",
            pointer_to(pointer, "bins"));
    group.bins[b] = {bin.n, bin.correct,
                     sum_in(bin.sum, bin.n, most_score, pointer_to(pointer, "bins"))};
  }
  for (const State::Group::Counts& counts : state.coarse) {
    require(counts.place < group.coarse.size(), "there is no such cell",
            pointer_to(pointer, "coarse"));
    require(counts.positives <= state.n && counts.negatives <= state.n,
            "a part is larger than the whole", pointer_to(pointer, "coarse"));
    const GroupTally::Counts& before = group.coarse[static_cast<std::size_t>(counts.place)];
    require(before.positives + before.negatives == 0, "cell given twice",
            pointer_to(pointer, "coarse"));
    group.coarse[static_cast<std::size_t>(counts.place)] = {counts.positives, counts.negatives};
  }
  return group;
}

// Before memory is taken for as many causes as the state says there are.
void require_lengths(const State& state) {
  const std::size_t n_causes = state.subject.prior_probabilities.size();
  require(state.scores.size() == n_causes, "there must be one for each cause", "/scores");
  require(state.confusion.size() == n_causes * n_causes, "must be n_causes by n_causes",
          "/confusion");
  if (state.subject.metrics == Metrics::basic) return;
  require(state.by_cause.size() == n_causes, "there must be one for each cause", "/by_cause");
  require(state.top.has_value(), "is missing", "/top");
  require(state.groups.size() == GroupTally::n_groups, "there must be 32", "/groups");
}

CaseRanges ranges_in(const State& state) {
  CaseRanges ranges;
  std::uint64_t room = Evaluation::most_cases;
  for (const auto& [cohort, pieces] : state.ranges) {
    for (const CaseRange& range : pieces) {
      const bool rises = range.first <= range.end;
      require(rises && range.end - range.first <= room, "too many cases, or less than none",
              pointer_to("/ranges", cohort));
      room -= range.end - range.first;
      ranges.add(cohort, range);
    }
  }
  return ranges;
}

BasicTally basic_in(const State& state, std::uint64_t n_cases) {
  const std::size_t n_causes = state.subject.prior_probabilities.size();
  BasicTally basic(n_causes);
  basic.bad = state.bad;
  basic.unlabelled = state.unlabelled;
  basic.confusion = state.confusion;
  for (const CauseId cause : ids<CauseId>(n_causes)) {
    const State::Scores& of = state.scores[index(cause)];
    const std::string here = pointer_to("/scores", index(cause));
    require(of.n <= n_cases && of.impossible <= n_cases, "more cases than there are", here);
    basic.scores[cause] = {of.n,
                           of.ruled_out,
                           sum_in(of.log, of.n, most_log, here),
                           sum_in(of.log_squares, of.n, most_log_squared, here),
                           sum_in(of.brier, of.n, most_score, here),
                           sum_in(of.brier_squares, of.n, most_score * most_score, here)};
    basic.impossible[cause] = of.impossible;
    basic.within_three[cause] = of.within_three;
    std::uint64_t calls = 0;
    for (std::size_t k = 0; k < n_causes; ++k) {
      const std::uint64_t n = basic.confusion_at(index(cause), k);
      require(n <= n_cases, "more cases than there are", "/confusion");
      calls += n;
    }
    require(calls == of.n, "the confusion matrix holds another number of cases", here);
    require(of.ruled_out <= of.n && of.within_three <= of.n && of.within_five <= of.n,
            "a part is larger than the whole", here);
  }
  for (std::size_t i = 0; i < state.bins.size(); ++i) {
    const State::Bin& bin = state.bins[i];
    const std::string here = pointer_to("/bins", i);
    require(bin.place < basic.bins.size(), "there is no such bin", here);
    require(bin.correct <= bin.n && bin.n <= n_cases, "a part is larger than the whole", here);
    require(basic.bins[static_cast<std::size_t>(bin.place)].n == 0, "bin given twice", here);
    require(bin.sum <= bin.n << 24, "is more than its cases can have", here);
    basic.bins[static_cast<std::size_t>(bin.place)] = {bin.n, bin.correct, bin.sum};
  }
  return basic;
}

FullTally full_in(const State& state, std::uint64_t n_scored) {
  const std::size_t n_causes = state.scores.size();
  FullTally full(n_causes);
  for (const CauseId cause : ids<CauseId>(n_causes)) {
    full.by_cause[cause] =
        histogram_in(state.by_cause[index(cause)], n_scored, pointer_to("/by_cause", index(cause)));
    full.within_five[cause] = state.scores[index(cause)].within_five;
  }
  full.top = histogram_in(*state.top, n_scored, "/top");
  std::uint64_t n = 0;
  for (std::size_t g = 0; g < GroupTally::n_groups; ++g) {
    full.groups[g] = group_in(state.groups[g], n_causes, pointer_to("/groups", g));
    n += full.groups[g].n;
  }
  require(n == n_scored, "the groups do not hold the number of scored cases", "/groups");
  return full;
}

}  // namespace

EvaluationState EvaluationState::of(const Evaluation& evaluation) {
  const BasicTally& basic = evaluation.basic();
  EvaluationState state;
  state.subject = evaluation.subject();
  state.ranges = evaluation.ranges().by_cohort();
  state.left_out = evaluation.left_out();
  state.bad = basic.bad;
  state.unlabelled = basic.unlabelled;
  state.confusion = basic.confusion;
  for (const CauseId cause : ids<CauseId>(evaluation.n_causes())) {
    const ScoreSums& sums = basic.scores[cause];
    state.scores.push_back(
        {sums.n, sums.ruled_out, sums.log.to_string(), sums.log_squares.to_string(),
         sums.brier.to_string(), sums.brier_squares.to_string(), basic.impossible[cause],
         basic.within_three[cause], evaluation.full() ? evaluation.full()->within_five[cause] : 0});
  }
  for (std::size_t place = 0; place < basic.bins.size(); ++place) {
    const BasicTally::Bin& bin = basic.bins[place];
    if (bin.n > 0) state.bins.push_back({place, bin.n, bin.correct, bin.sum});
  }
  if (!evaluation.full()) return state;
  for (const ProbabilityHistogram& histogram : evaluation.full()->by_cause) {
    state.by_cause.push_back(state_of(histogram));
  }
  state.top = state_of(evaluation.full()->top);
  for (const GroupTally& group : evaluation.full()->groups) state.groups.push_back(state_of(group));
  return state;
}

Evaluation EvaluationState::evaluation() const {
  require_lengths(*this);
  CaseRanges all = ranges_in(*this);
  const std::uint64_t n_cases = all.n_cases();
  Evaluation result(subject);
  result.ranges_ = std::move(all);
  require(bad <= n_cases && unlabelled <= n_cases, "more cases than there are", "/ranges");
  result.basic_ = basic_in(*this, n_cases);
  require(result.basic_.n_cases() == n_cases,
          "the counts do not add up to the number of cases in the ranges", "/ranges");
  if (result.full_) result.full_ = full_in(*this, result.basic_.n_scored());
  require(left_out <= Evaluation::most_cases, "too many cases", "/left_out");
  result.left_out_ = left_out;
  require_consistent(result);
  return result;
}

}  // namespace fagan
