#include "fagan/evaluation/comparison.hpp"

#include "fagan/core/contract.hpp"
#include "fagan/evaluation/calibration.hpp"
#include "fagan/evaluation/discrimination.hpp"
#include "fagan/evaluation/jackknife.hpp"
#include "fagan/evaluation/population.hpp"
#include "fagan/evaluation/scoring_rule.hpp"

namespace fagan {
namespace {

template <class Figure>
std::optional<double> difference(const GroupTally& first, const GroupTally& second, Figure figure) {
  if (first.n == 0) return std::nullopt;
  const std::optional<double> a = figure(first);
  const std::optional<double> b = figure(second);
  if (!a || !b) return std::nullopt;
  return *a - *b;
}

// The same groups are left out of both, so what the two have in common drops out.
template <class Figure>
std::optional<Estimate> jackknife(const std::vector<GroupTally>& first,
                                  const std::vector<GroupTally>& second, Figure figure) {
  const GroupTally all_first = together(first);
  const GroupTally all_second = together(second);
  const auto value = difference(all_first, all_second, figure);
  if (!value) return std::nullopt;
  std::vector<double> without;
  for (std::size_t g = 0; g < first.size(); ++g) {
    if (first[g].n == 0) continue;
    GroupTally rest_first = all_first;
    GroupTally rest_second = all_second;
    const auto part = difference(rest_first -= first[g], rest_second -= second[g], figure);
    if (!part) return Estimate{*value, infinity};
    without.push_back(*part);
  }
  return Estimate{*value, jackknife_se(without)};
}

}  // namespace

Comparison::Comparison(std::size_t n_causes)
    : first_(GroupTally::n_groups, GroupTally(n_causes)),
      second_(GroupTally::n_groups, GroupTally(n_causes)) {}

template <class First, class Second>
void Comparison::add(std::string_view cohort, std::uint64_t first_case,
                     const JudgedCases<First>& first, const JudgedCases<Second>& second) {
  FAGAN_ASSERT_EQ(first.truth.size(), second.truth.size());
  ranges_.add(cohort, {first_case, first_case + first.truth.size()});
  for (std::size_t i = 0; i < first.truth.size(); ++i) {
    FAGAN_ASSERT_EQ(first.truth[i], second.truth[i]);
    const bool in_first = first.is_scored(i);
    const bool in_second = second.is_scored(i);
    if (in_first && !in_second) ++only_first_;
    if (in_second && !in_first) ++only_second_;
    if (!in_first || !in_second) continue;
    const First* a = first.posteriors + i * first.stride;
    const Second* b = second.posteriors + i * second.stride;
    add_case(a, b, first.truth[i]);
    const std::size_t group = (first_case + first.number_of(i)) % GroupTally::n_groups;
    first_[group].add(a, first.truth[i]);
    second_[group].add(b, first.truth[i]);
  }
}

template <class First, class Second>
void Comparison::add_case(const First* first, const Second* second, std::size_t truth) {
  const std::size_t n_causes = first_.front().n_causes();
  ++n_;
  const double brier_of_first = brier_score(first, n_causes, truth);
  const double brier_of_second = brier_score(second, n_causes, truth);
  brier_.add(brier_of_first - brier_of_second);
  const std::size_t rank_in_first = rank_of(first, n_causes, truth);
  const std::size_t rank_in_second = rank_of(second, n_causes, truth);
  const auto better = [&](std::size_t k) {
    return (rank_in_first < k ? 1.0 : 0.0) - (rank_in_second < k ? 1.0 : 0.0);
  };
  top1_.add(better(1));
  top3_.add(better(3));
  if (first[truth] > 0 && second[truth] > 0) {
    log_.add(log_score(first[truth]) - log_score(second[truth]));
  } else {
    ++ruled_out_;
  }
}

template void Comparison::add(std::string_view, std::uint64_t, const JudgedCases<double>&,
                              const JudgedCases<double>&);
template void Comparison::add(std::string_view, std::uint64_t, const JudgedCases<float>&,
                              const JudgedCases<float>&);
template void Comparison::add(std::string_view, std::uint64_t, const JudgedCases<float>&,
                              const JudgedCases<double>&);

void Comparison::merge(const Comparison& other) {
  ranges_.merge(other.ranges_);
  n_ += other.n_;
  only_first_ += other.only_first_;
  only_second_ += other.only_second_;
  ruled_out_ += other.ruled_out_;
  const auto add = [](Differences& a, const Differences& b) {
    a.sum += b.sum;
    a.squares += b.squares;
  };
  add(log_, other.log_);
  add(brier_, other.brier_);
  add(top1_, other.top1_);
  add(top3_, other.top3_);
  for (std::size_t g = 0; g < first_.size(); ++g) {
    first_[g] += other.first_[g];
    second_[g] += other.second_[g];
  }
}

PairedFigures Comparison::figures() const {
  const std::size_t n_causes = first_.front().n_causes();
  PairedFigures figures;
  figures.n = n_;
  figures.only_first = only_first_;
  figures.only_second = only_second_;
  figures.ruled_out = ruled_out_;
  figures.log_nats = mean_of(log_.sum, log_.squares, n_ - ruled_out_);
  figures.brier = mean_of(brier_.sum, brier_.squares, n_);
  figures.top1 = mean_of(top1_.sum, top1_.squares, n_);
  figures.top3 = mean_of(top3_.sum, top3_.squares, n_);
  figures.ece =
      jackknife(first_, second_, [](const GroupTally& sums) { return std::optional(ece(sums)); });
  figures.csmf_by_top_call = jackknife(first_, second_, csmf_accuracy_of_top_calls);
  figures.csmf_by_mean_posterior = jackknife(first_, second_, csmf_accuracy_of_mean_posterior);
  figures.auroc = PerCause<std::optional<Estimate>>(n_causes);
  for (const CauseId cause : ids<CauseId>(n_causes)) {
    figures.auroc[cause] = jackknife(first_, second_, [cause](const GroupTally& sums) {
      return auroc(std::span(sums.coarse)
                       .subspan(index(cause) * GroupTally::n_coarse, GroupTally::n_coarse));
    });
  }
  return figures;
}

}  // namespace fagan
