#include "fagan/inference/parameter_draws.hpp"

#include <algorithm>
#include <cmath>

#include "fagan/core/contract.hpp"
#include "fagan/core/normal.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/units.hpp"
#include "fagan/model/same_nouns.hpp"

namespace fagan {

// Each number has a case number of its own in the stream of parameters, the draw in the low half
// and its cell in the high half, and within that a block range for each purpose and state.
enum class ParameterDraws::Purpose : std::uint32_t {
  margin = 0,         // one state's probability, or a mean and sd
  row = 1U << 23U,    // the whole row
  added = 1U << 24U,  // the case that is added
};

namespace {
constexpr std::uint32_t blocks_per_state = 1U << 16U;

// For each cause its column of draws.
template <class Body>
void for_each_cause(std::size_t n_causes, const Run& run, const Body& body) {
  parallel_blocks(0, n_causes, 1, run,
                  [&](const Block& block) { body(static_cast<CauseId>(block.begin)); });
}

}  // namespace

ParameterDraws::ParameterDraws(Model model, Prior prior, Seed seed, std::size_t n_draws, Run run)
    : model_(std::move(model)),
      prior_(std::move(prior)),
      seed_(seed),
      n_draws_(static_cast<Eigen::Index>(n_draws)),
      run_(std::move(run)) {
  require_made_for(model_, prior_);
  FAGAN_ASSERT(n_draws > 0);
  FAGAN_ASSERT_LT(n_draws, std::size_t{1} << 32U);
  FAGAN_ASSERT_LT((model_.n_findings() + 2) * model_.n_causes(), std::size_t{1} << 32U);
}

std::uint64_t ParameterDraws::cell(FindingId finding, CauseId cause) const {
  return std::uint64_t{index(finding)} * model_.n_causes() + index(cause);
}

std::uint64_t ParameterDraws::cell_of_prior(CauseId cause) const {
  return cell(static_cast<FindingId>(model_.n_findings()), cause);
}

Sampler ParameterDraws::sampler(Eigen::Index draw, std::uint64_t cell, Purpose purpose,
                                std::uint32_t state) const {
  const auto case_number = static_cast<std::uint64_t>(draw) + (cell << 32U);
  return Sampler(RandomNumbers(seed_, Stream::parameters, case_number),
                 static_cast<std::uint32_t>(purpose) + state * blocks_per_state);
}

Sampler ParameterDraws::sampler_for_case(Eigen::Index draw, FindingId finding) const {
  // Beyond the exponentials, of which each takes one block.
  return sampler(draw, cell(finding, CauseId{0}), Purpose::added, 1);
}

Sampler ParameterDraws::sampler_for_cause(Eigen::Index draw) const {
  return sampler(draw, cell_of_prior(CauseId{0}), Purpose::added, 1);
}

Eigen::ArrayXd ParameterDraws::exponentials(std::uint64_t cell) const {
  Eigen::ArrayXd result(n_draws_);
  for (Eigen::Index i = 0; i < n_draws_; ++i) {
    result[i] = sampler(i, cell, Purpose::added).exponential();
  }
  return result;
}

const Eigen::ArrayXd& ParameterDraws::case_added_to(FindingId finding) {
  const auto [at, is_new] = case_added_to_.try_emplace(finding);
  if (is_new) at->second = exponentials(cell(finding, CauseId{0}));
  return at->second;
}

const Eigen::ArrayXd& ParameterDraws::share_kept(FindingId finding, double n) {
  const auto [at, is_new] = shares_kept_.try_emplace({finding, n});
  if (!is_new) return at->second;
  at->second = case_added_to(finding);
  for (double& value : at->second) value = portable_exp(-value / n);
  return at->second;
}

const Eigen::ArrayXXd& ParameterDraws::state(FindingId finding, StateId state) {
  const std::pair key(finding, state);
  if (const auto known = states_.find(key); known != states_.end()) return known->second;
  Eigen::ArrayXXd draws = log_state(finding, state);
  for_each_cause(model_.n_causes(), run_, [&draws](CauseId cause) {
    for (double& value : draws.col(static_cast<Eigen::Index>(cause))) value = portable_exp(value);
  });
  return states_.emplace(key, std::move(draws)).first->second;
}

const Eigen::ArrayXd& ParameterDraws::case_added_to_prior() {
  if (case_added_to_prior_.size() == 0) {
    case_added_to_prior_ = exponentials(cell_of_prior(CauseId{0}));
  }
  return case_added_to_prior_;
}

const Eigen::ArrayXXd& ParameterDraws::log_prior() {
  if (log_prior_.size() > 0) return log_prior_;
  log_prior_.resize(n_draws_, static_cast<Eigen::Index>(model_.n_causes()));
  for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
    auto column = log_prior_.col(static_cast<Eigen::Index>(cause));
    if (!prior_.sample_size()) {
      column = prior_.log_probabilities()[static_cast<Eigen::Index>(cause)];
      continue;
    }
    const double shape = *prior_.sample_size() * prior_[cause];
    for (Eigen::Index i = 0; i < n_draws_; ++i) {
      column[i] = sampler(i, cell_of_prior(cause), Purpose::margin).log_gamma(shape);
    }
  }
  return log_prior_;
}

const Eigen::ArrayXXd& ParameterDraws::log_state(FindingId finding, StateId state) {
  const std::pair key(finding, state);
  if (const auto known = log_states_.find(key); known != log_states_.end()) return known->second;
  Eigen::ArrayXXd draws(n_draws_, static_cast<Eigen::Index>(model_.n_causes()));
  for_each_cause(model_.n_causes(), run_, [&](CauseId cause) {
    auto column = draws.col(static_cast<Eigen::Index>(cause));
    const std::optional<double>& n = model_.evidence(finding, cause).n;
    const double p = model_.likelihood(finding, state, cause);
    if (!n || p == 0 || p == 1) {
      column = model_.log_likelihoods(finding, state)[index(cause)];
      return;
    }
    const BetaShape shape(*n * p, *n * (1 - p));
    for (Eigen::Index i = 0; i < n_draws_; ++i) {
      column[i] =
          sampler(i, cell(finding, cause), Purpose::margin, static_cast<std::uint32_t>(state))
              .log_beta(shape);
    }
  });
  return log_states_.emplace(key, std::move(draws)).first->second;
}

Eigen::ArrayXXd ParameterDraws::log_gamma_row(FindingId finding, CauseId cause) const {
  const double n = *model_.evidence(finding, cause).n;
  const std::size_t n_states = model_.finding(finding).states.size();
  Eigen::ArrayXXd row(n_draws_, static_cast<Eigen::Index>(n_states));
  for (const StateId state : ids<StateId>(n_states)) {
    const double shape = n * model_.likelihood(finding, state, cause);
    for (Eigen::Index i = 0; i < n_draws_; ++i) {
      row(i, static_cast<Eigen::Index>(state)) =
          sampler(i, cell(finding, cause), Purpose::row, static_cast<std::uint32_t>(state))
              .log_gamma(shape);
    }
  }
  return row;
}

const ParameterDraws::Normals& ParameterDraws::normals(FindingId finding) {
  const auto [at, is_new] = normals_.try_emplace(finding);
  if (is_new) at->second = draw_normals(finding);
  return at->second;
}

ParameterDraws::Normals ParameterDraws::draw_normals(FindingId finding) const {
  Normals draws;
  const auto n_causes = static_cast<Eigen::Index>(model_.n_causes());
  draws.mean.resize(n_draws_, n_causes);
  draws.sd.resize(n_draws_, n_causes);
  draws.log_scale.resize(n_draws_, n_causes);
  const NumberScale& scale = *model_.finding(finding).number;
  const Range range = range_of_mean_scale(scale);
  for (const CauseId cause : ids<CauseId>(model_.n_causes())) {
    const auto k = static_cast<Eigen::Index>(cause);
    const Density& density = model_.density(finding, cause);
    const std::optional<double>& n = model_.evidence(finding, cause).n;
    for (Eigen::Index i = 0; i < n_draws_; ++i) {
      double mean = density.mean();
      double sd = density.sd();
      if (n) {
        Sampler draw = sampler(i, cell(finding, cause), Purpose::margin);
        sd *= portable_exp((portable_log(*n - 1) - draw.log_chi_squared(*n - 1)) / 2);
        mean += sd * draw.normal() / std::sqrt(*n);
      }
      draws.mean(i, k) = mean;
      draws.sd(i, k) = sd;
      draws.log_scale(i, k) = portable_log(sd);
      if (scale.range) {
        draws.log_scale(i, k) += log_normal_mass((range.low - mean) / sd, (range.high - mean) / sd);
      }
    }
  }
  return draws;
}

Range ParameterDraws::range_of_mean_scale(const NumberScale& scale) {
  const Range range = scale.range.value_or(Range{-infinity, infinity});
  if (scale.density == DensityKind::normal) return range;
  return {std::log(std::max(range.low, 0.0)), std::log(range.high)};
}

}  // namespace fagan
