#include "fagan/evaluation/posterior_average.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "fagan/core/aligned.hpp"
#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/units.hpp"
#include "fagan/evaluation/tally_kernels.hpp"

namespace fagan {
namespace {

constexpr std::array<std::string_view, 14> names{"log",
                                                 "log_squares",
                                                 "possible",
                                                 "possible_squares",
                                                 "log_times_possible",
                                                 "ruled_out",
                                                 "brier",
                                                 "brier_squares",
                                                 "top1",
                                                 "top1_squares",
                                                 "top3",
                                                 "top3_squares",
                                                 "top5",
                                                 "top5_squares"};

// Terms are at most so large: −ln of the smallest double, its square, scores and their squares.
constexpr std::uint64_t most_term = 1 << 20;

constexpr std::size_t most_first = 5;

// The most probable causes, at most five, the first of equals first.
template <class Real>
std::size_t find_first(const Real* p, std::size_t n_causes,
                       std::array<std::size_t, most_first>& first) {
  std::size_t n = 0;
  for (std::size_t k = 0; k < n_causes; ++k) {
    if (n == most_first && !(p[k] > p[first.back()])) continue;
    std::size_t at = n < most_first ? n++ : most_first - 1;
    for (; at > 0 && p[k] > p[first[at - 1]]; --at) first[at] = first[at - 1];
    first[at] = k;
  }
  return n;
}

// The world's probability of the scorer's first, first three and first five causes, each a sum in
// the model's order.
template <class Real>
std::array<double, 3> within_first(const Real* p, const Real* q, std::size_t n_causes) {
  std::array<std::size_t, most_first> first{};
  const std::size_t n = find_first(p, n_causes, first);
  std::array<double, 3> within{};
  for (std::size_t i = 0; i < within.size(); ++i) {
    const std::size_t last = first[std::min(n, 2 * i + 1) - 1];
    for (std::size_t k = 0; k < n_causes; ++k) {
      const bool is_within = p[k] > p[last] || (p[k] >= p[last] && k <= last);
      within[i] += is_within ? static_cast<double>(q[k]) : 0;
    }
  }
  return within;
}

}  // namespace

PosteriorAverages::PosteriorAverages(std::size_t n_causes, const RecordProcess& process)
    : n_causes_(n_causes) {
  if (!process.missingness_is_ignorable_or_modelled) {
    throw Error(
        "figures cannot be averaged over the posterior: what is missing depends on what would have "
        "been seen, and the world's posterior does not allow for it");
  }
  if (!process.answers_are_true_or_errors_modelled) {
    throw Error(
        "figures cannot be averaged over the posterior: answers may be wrong, and the world's "
        "posterior does not allow for it");
  }
}

template <class Real>
void PosteriorAverages::add(std::string_view cohort, std::uint64_t first, const Real* posteriors,
                            const Real* world, std::size_t stride,
                            std::span<const CaseStatus> status,
                            std::span<const CaseStatus> world_status) {
  FAGAN_ASSERT_EQ(status.size(), world_status.size());
  ranges_.add(cohort, {first, first + status.size()});
  for (std::size_t i = 0; i < status.size(); ++i) {
    if (status[i] == CaseStatus::ok && world_status[i] == CaseStatus::ok) {
      add_case(posteriors + i * stride, world + i * stride);
    } else {
      ++excluded_;
    }
  }
}

template void PosteriorAverages::add(std::string_view, std::uint64_t, const double*, const double*,
                                     std::size_t, std::span<const CaseStatus>,
                                     std::span<const CaseStatus>);
template void PosteriorAverages::add(std::string_view, std::uint64_t, const float*, const float*,
                                     std::size_t, std::span<const CaseStatus>,
                                     std::span<const CaseStatus>);

template <class Real>
void PosteriorAverages::add_case(const Real* p, const Real* q) {
  thread_local AlignedVector<double> logs;
  logs.assign(round_up(n_causes_, cache_line / sizeof(double)), 1);
  for (std::size_t k = 0; k < n_causes_; ++k) logs[k] = p[k] > 0 ? static_cast<double>(p[k]) : 1;
  take_log_scores(logs);
  double log = 0;
  double possible = 0;
  double ruled_out = 0;
  double squares = 0;
  double products = 0;
  for (std::size_t k = 0; k < n_causes_; ++k) {
    const double p_k = p[k];
    const double q_k = q[k];
    squares += p_k * p_k;
    products += q_k * p_k;
    if (p_k > 0) {
      log += q_k * logs[k];
      possible += q_k;
    } else {
      ruled_out += q_k;
    }
  }
  const std::array<double, 3> within = within_first(p, q, n_causes_);
  ++n_;
  log_.add(log);
  possible_.add(possible);
  log_times_possible_ += log * possible;
  ruled_out_ += ruled_out;
  brier_.add((squares - 2 * products) + 1);
  top1_.add(within[0]);
  top3_.add(within[1]);
  top5_.add(within[2]);
}

void PosteriorAverages::merge(const PosteriorAverages& other) {
  FAGAN_ASSERT_EQ(n_causes_, other.n_causes_);
  ranges_.merge(other.ranges_);
  n_ += other.n_;
  excluded_ += other.excluded_;
  log_.merge(other.log_);
  possible_.merge(other.possible_);
  log_times_possible_ += other.log_times_possible_;
  ruled_out_ += other.ruled_out_;
  brier_.merge(other.brier_);
  top1_.merge(other.top1_);
  top3_.merge(other.top3_);
  top5_.merge(other.top5_);
}

std::span<const std::string_view> PosteriorAverages::sum_names() { return names; }

template <class Self, class Visit>
void PosteriorAverages::visit_sums(Self& self, Visit visit) {
  visit(self.log_.sum);
  visit(self.log_.squares);
  visit(self.possible_.sum);
  visit(self.possible_.squares);
  visit(self.log_times_possible_);
  visit(self.ruled_out_);
  for (auto* sums : {&self.brier_, &self.top1_, &self.top3_, &self.top5_}) {
    visit(sums->sum);
    visit(sums->squares);
  }
}

PosteriorAverages::State PosteriorAverages::state() const {
  State state{n_, excluded_, {}};
  const std::string_view* name = names.data();
  visit_sums(*this, [&](const FixedSum& sum) { state.sums.emplace(*name++, sum.to_string()); });
  return state;
}

PosteriorAverages PosteriorAverages::from(std::size_t n_causes, const CaseRanges& ranges,
                                          const State& state) {
  PosteriorAverages result(n_causes);
  result.ranges_ = ranges;
  const std::uint64_t all = ranges.n_cases();
  if (state.n > all || state.excluded != all - state.n) {
    throw Error("the counts do not add up to the number of cases in the ranges", "/averages/n");
  }
  result.n_ = state.n;
  result.excluded_ = state.excluded;
  const FixedSum highest = FixedSum::whole(state.n * most_term);
  const std::string_view* name = names.data();
  visit_sums(result, [&](FixedSum& sum) {
    const std::string pointer = "/averages/" + std::string(*name);
    const auto found = state.sums.find(*name++);
    const auto read = found == state.sums.end() ? std::nullopt : FixedSum::parse(found->second);
    if (!read || read->units() > highest.units() || read->units() < -highest.units()) {
      throw Error("expected a sum over " + std::to_string(state.n) + " cases", pointer);
    }
    sum = *read;
  });
  return result;
}

// A ratio of two means, its error by the delta method.
std::optional<Estimate> PosteriorAverages::log_nats() const {
  const double possible = possible_.sum.value();
  if (possible <= 0) return std::nullopt;
  const auto n = static_cast<double>(n_);
  const double ratio = log_.sum.value() / possible;
  if (n_ == 1) return Estimate{ratio, infinity};
  const double residuals = log_.squares.value() - 2 * ratio * log_times_possible_.value() +
                           ratio * ratio * possible_.squares.value();
  return Estimate{ratio, std::sqrt(std::max(residuals, 0.0) / (n - 1) / n) / (possible / n)};
}

PosteriorAverages::Figures PosteriorAverages::figures() const {
  const auto mean = [this](const Sums& sums) { return mean_of(sums.sum, sums.squares, n_); };
  return {n_,           excluded_,   ruled_out_.value(), log_nats(),
          mean(brier_), mean(top1_), mean(top3_),        mean(top5_)};
}

}  // namespace fagan
