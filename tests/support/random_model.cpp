#include "support/random_model.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "fagan/core/units.hpp"
#include "fagan/model/model_builder.hpp"
#include "support/exact.hpp"

namespace fagan::tests {
namespace {

// Probabilities that sum to 1 up to rounding, some of them 0 but never all.
std::vector<double> random_row(Random& random, std::size_t size,
                               const RandomModelOptions& options) {
  std::vector<double> row(size);
  for (double& p : row) {
    p = random.chance(options.share_of_zeros) ? 0 : random.log_uniform(options.smallest, 1);
  }
  if (std::all_of(row.begin(), row.end(), [](double p) { return p == 0; })) {
    row[random.below(size)] = 1;
  }
  const double sum = std::accumulate(row.begin(), row.end(), 0.0);
  for (double& p : row) p /= sum;
  return row;
}

NumberScale random_scale(Random& random) {
  NumberScale scale;
  const bool lognormal = random.chance(0.5);
  scale.density = lognormal ? DensityKind::lognormal : DensityKind::normal;
  switch (random.below(4)) {
    case 0:
      scale.range = lognormal ? Range{0.5, 5000} : Range{-3, 8};
      break;
    case 1:
      scale.range = lognormal ? Range{0, 200} : Range{-infinity, 5};
      break;
    case 2:
      scale.range = lognormal ? Range{2, infinity} : Range{-1, infinity};
      break;
    default:
      break;
  }
  return scale;
}

FindingSketch random_finding(Random& random, std::size_t n_causes,
                             const RandomModelOptions& options) {
  FindingSketch finding;
  finding.is_default.assign(n_causes, false);
  if (random.chance(options.share_of_defaults)) {
    for (std::size_t k = 0; k < n_causes; ++k) finding.is_default[k] = random.chance(0.5);
  }
  if (random.chance(options.share_of_numbers)) {
    finding.scale = random_scale(random);
    for (std::size_t k = 0; k < n_causes; ++k) {
      finding.mean.push_back(random.uniform(-2, 6));
      finding.sd.push_back(random.log_uniform(0.2, 3));
    }
  } else {
    const std::size_t n_states = random.between(2, std::max<std::size_t>(2, options.most_states));
    for (std::size_t s = 0; s < n_states; ++s) finding.states.push_back("s" + std::to_string(s));
    for (std::size_t k = 0; k < n_causes; ++k) {
      finding.rows.push_back(random_row(random, n_states, options));
    }
    if (random.chance(0.5)) {
      const std::size_t left_out = random.below(n_states);
      finding.unwritten_state = left_out;
      for (std::vector<double>& row : finding.rows) {
        std::vector<double> written = row;
        written.erase(written.begin() + static_cast<std::ptrdiff_t>(left_out));
        row[left_out] = exact_rest(written);
      }
    }
  }
  const auto first = std::find(finding.is_default.begin(), finding.is_default.end(), true);
  const auto shared = static_cast<std::size_t>(first - finding.is_default.begin());
  for (std::size_t k = 0; k < n_causes; ++k) {
    if (!finding.is_default[k]) continue;
    if (finding.scale) {
      finding.mean[k] = finding.mean[shared];
      finding.sd[k] = finding.sd[shared];
    } else {
      finding.rows[k] = finding.rows[shared];
    }
  }
  return finding;
}

Cell cell_of(const FindingSketch& finding, std::size_t cause) {
  Cell cell;
  if (finding.scale) {
    cell.mean = finding.mean[cause];
    cell.sd = finding.sd[cause];
    return cell;
  }
  for (std::size_t s = 0; s < finding.states.size(); ++s) {
    if (finding.unwritten_state != s) {
      cell.p.emplace_back(finding.states[s], finding.rows[cause][s]);
    }
  }
  return cell;
}

std::vector<std::size_t> random_order(Random& random, std::size_t size) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(order);
  return order;
}

// new_values[to[i]] = values[i].
template <class T>
std::vector<T> moved(const std::vector<T>& values, const std::vector<std::size_t>& to) {
  std::vector<T> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) result[to[i]] = values[i];
  return result;
}

// Mostly in the middle of things, sometimes far out.
double random_value(Random& random, const NumberScale& scale) {
  const bool lognormal = scale.density == DensityKind::lognormal;
  Range range = scale.range.value_or(Range{-infinity, infinity});
  range.low = std::max(range.low, lognormal ? 1e-3 : -40.0);
  range.high = std::min(range.high, lognormal ? 1e6 : 40.0);
  if (lognormal) return random.log_uniform(range.low, range.high);
  return random.uniform(range.low, range.high);
}

Interval random_interval(Random& random, const NumberScale& scale) {
  const double a = random_value(random, scale);
  double b = random_value(random, scale);
  while (b == a) b = random_value(random, scale);
  const Interval interval{std::min(a, b), std::max(a, b)};
  switch (random.below(4)) {
    case 0:
      return {-infinity, interval.high};
    case 1:
      return {interval.low, infinity};
    default:
      return interval;
  }
}

}  // namespace

ModelAndPrior build(const Sketch& sketch) {
  ModelBuilder builder;
  ModelBuilder::Header header;
  header.name = "sketch";
  builder.header(header);
  for (const std::string& cause : sketch.causes) builder.cause(cause);
  for (const FindingSketch& finding : sketch.findings) {
    if (finding.scale) {
      builder.number(finding.name, *finding.scale);
    } else {
      builder.finding(finding.name, finding.states);
    }
    bool default_written = false;
    for (std::size_t k = 0; k < sketch.causes.size(); ++k) {
      if (finding.is_default[k] && std::exchange(default_written, true)) continue;
      builder.likelihood(finding.name,
                         finding.is_default[k] ? ModelBuilder::default_cause : sketch.causes[k],
                         cell_of(finding, k));
    }
  }
  Model model = builder.build();
  PriorDraft draft;
  draft.setting = "sketch";
  for (std::size_t k = 0; k < sketch.causes.size(); ++k) {
    draft.probabilities.push_back({sketch.causes[k], sketch.prior[k], {}});
  }
  Prior prior = Prior::make(model, std::move(draft)).value;
  return {std::move(model), std::move(prior)};
}

Sketch random_sketch(Random& random, const RandomModelOptions& options) {
  Sketch sketch;
  const std::size_t n_causes = random.between(options.least_causes, options.most_causes);
  for (std::size_t k = 0; k < n_causes; ++k) sketch.causes.push_back("c" + std::to_string(k));
  sketch.prior = random_row(random, n_causes, options);
  const std::size_t n_findings = random.between(options.least_findings, options.most_findings);
  for (std::size_t j = 0; j < n_findings; ++j) {
    sketch.findings.push_back(random_finding(random, n_causes, options));
    sketch.findings.back().name = "f" + std::to_string(j);
  }
  return sketch;
}

Reordering reordered(Random& random, const Sketch& sketch) {
  Reordering result;
  result.cause = random_order(random, sketch.causes.size());
  result.finding = random_order(random, sketch.findings.size());
  result.sketch.causes = moved(sketch.causes, result.cause);
  for (std::string& name : result.sketch.causes) name += "_renamed";
  result.sketch.prior = moved(sketch.prior, result.cause);
  std::vector<FindingSketch> findings = sketch.findings;
  for (FindingSketch& finding : findings) {
    result.state.push_back(random_order(random, finding.states.size()));
    const std::vector<std::size_t>& to = result.state.back();
    finding.name += "_renamed";
    finding.states = moved(finding.states, to);
    for (std::vector<double>& row : finding.rows) row = moved(row, to);
    finding.rows = moved(finding.rows, result.cause);
    finding.mean = finding.scale ? moved(finding.mean, result.cause) : finding.mean;
    finding.sd = finding.scale ? moved(finding.sd, result.cause) : finding.sd;
    finding.is_default = moved(finding.is_default, result.cause);
    if (finding.unwritten_state) finding.unwritten_state = to[*finding.unwritten_state];
  }
  result.sketch.findings = moved(findings, result.finding);
  return result;
}

Findings Reordering::moved(const Findings& findings, const Model& model) const {
  Findings result(model);
  for (const FindingId old : findings.in_order_of_entry()) {
    Observation observation = *findings.find(old);
    const std::vector<std::size_t>& to = state[index(old)];
    if (auto* seen = std::get_if<StateId>(&observation)) {
      *seen = static_cast<StateId>(to[index(*seen)]);
    } else if (auto* soft = std::get_if<VirtualEvidence>(&observation)) {
      soft->relative_likelihoods = tests::moved(soft->relative_likelihoods, to);
    }
    result.observe(static_cast<FindingId>(finding[index(old)]), std::move(observation));
  }
  return result;
}

ModelAndPrior random_model(std::uint64_t seed, const RandomModelOptions& options) {
  Random random(seed);
  return build(random_sketch(random, options));
}

Observation random_observation(Random& random, const Finding& finding,
                               const RandomFindingsOptions& options) {
  if (random.chance(options.share_unknown)) return NotKnown{};
  if (finding.is_number()) {
    if (random.chance(options.share_intervals)) return random_interval(random, *finding.number);
    return random_value(random, *finding.number);
  }
  const std::size_t state = random.below(finding.states.size());
  if (!random.chance(options.share_virtual)) return static_cast<StateId>(state);
  VirtualEvidence evidence{std::vector<double>(finding.states.size())};
  for (double& v : evidence.relative_likelihoods) {
    v = random.chance(0.2) ? 0 : random.log_uniform(1e-3, 1e3);
  }
  evidence.relative_likelihoods[state] = random.log_uniform(1e-3, 1e3);
  return evidence;
}

Findings random_findings(Random& random, const Model& model, const RandomFindingsOptions& options) {
  std::vector<FindingId> order;
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (random.chance(options.share_observed)) order.push_back(finding);
  }
  random.shuffle(order);
  Findings findings(model);
  for (const FindingId finding : order) {
    findings.observe(finding, random_observation(random, model.finding(finding), options));
  }
  return findings;
}

}  // namespace fagan::tests
