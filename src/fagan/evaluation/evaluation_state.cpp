#include "fagan/evaluation/evaluation_state.hpp"

#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

using State = EvaluationState;

FixedSum sum_in(const std::string& text, const std::string& pointer) {
  const auto sum = FixedSum::parse(text);
  if (!sum) throw Error(quoted(text) + " is not a sum (expected a whole number)", pointer);
  return *sum;
}

void require(bool right, const char* message, const std::string& pointer) {
  if (!right) throw Error(message, pointer);
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
    place = {cell.positives, cell.negatives, sum_in(cell.sum, here), sum_in(cell.squares, here)};
    total += cell.positives + cell.negatives;
  }
  require(total == n, "the cells do not hold the number of scored cases", pointer);
  return ProbabilityHistogram::from(
      std::move(places), sum_in(state.sum_of_positives, pointer_to(pointer, "sum_of_positives")));
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
  group.log = sum_in(state.log, pointer_to(pointer, "log"));
  group.brier = sum_in(state.brier, pointer_to(pointer, "brier"));
  for (const CauseId cause : ids<CauseId>(n_causes)) {
    group.truth[cause] = state.truth[index(cause)];
    group.called[cause] = state.called[index(cause)];
    group.posterior[cause] =
        sum_in(state.posterior[index(cause)], pointer_to(pointer, "posterior"));
  }
  for (std::size_t b = 0; b < GroupTally::n_bins; ++b) {
    const State::Group::Bin& bin = state.bins[b];
    group.bins[b] = {bin.n, bin.correct, sum_in(bin.sum, pointer_to(pointer, "bins"))};
  }
  for (const State::Group::Counts& counts : state.coarse) {
    require(counts.place < group.coarse.size(), "there is no such cell",
            pointer_to(pointer, "coarse"));
    group.coarse[static_cast<std::size_t>(counts.place)] = {counts.positives, counts.negatives};
  }
  return group;
}

BasicTally basic_in(const State& state) {
  const std::size_t n_causes = state.subject.prior_probabilities.size();
  BasicTally basic(n_causes);
  require(state.scores.size() == n_causes, "there must be one for each cause", "/scores");
  require(state.confusion.size() == n_causes * n_causes, "must be n_causes by n_causes",
          "/confusion");
  basic.bad = state.bad;
  basic.unlabelled = state.unlabelled;
  basic.confusion = state.confusion;
  for (const CauseId cause : ids<CauseId>(n_causes)) {
    const State::Scores& of = state.scores[index(cause)];
    const std::string here = pointer_to("/scores", index(cause));
    basic.scores[cause] = {of.n,
                           of.ruled_out,
                           sum_in(of.log, here),
                           sum_in(of.log_squares, here),
                           sum_in(of.brier, here),
                           sum_in(of.brier_squares, here)};
    basic.impossible[cause] = of.impossible;
    basic.within_three[cause] = of.within_three;
    std::uint64_t calls = 0;
    for (std::size_t k = 0; k < n_causes; ++k) calls += basic.confusion_at(index(cause), k);
    require(calls == of.n, "the confusion matrix holds another number of cases", here);
    require(of.ruled_out <= of.n && of.within_three <= of.n && of.within_five <= of.n,
            "a part is larger than the whole", here);
  }
  for (std::size_t i = 0; i < state.bins.size(); ++i) {
    const State::Bin& bin = state.bins[i];
    const std::string here = pointer_to("/bins", i);
    require(bin.place < basic.bins.size(), "there is no such bin", here);
    require(bin.correct <= bin.n, "a part is larger than the whole", here);
    basic.bins[static_cast<std::size_t>(bin.place)] = {bin.n, bin.correct, bin.sum};
  }
  return basic;
}

FullTally full_in(const State& state, std::uint64_t n_scored) {
  const std::size_t n_causes = state.scores.size();
  FullTally full(n_causes);
  require(state.by_cause.size() == n_causes, "there must be one for each cause", "/by_cause");
  require(state.top.has_value(), "is missing", "/top");
  require(state.groups.size() == GroupTally::n_groups, "there must be 32", "/groups");
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
  Evaluation result(subject);
  for (const auto& [cohort, pieces] : ranges) {
    for (const CaseRange& range : pieces) result.ranges_.add(cohort, range);
  }
  result.basic_ = basic_in(*this);
  require(result.basic_.n_cases() == result.ranges_.n_cases(),
          "the counts do not add up to the number of cases in the ranges", "/ranges");
  if (result.full_) result.full_ = full_in(*this, result.basic_.n_scored());
  return result;
}

}  // namespace fagan
