#include "fagan/learning/counts.hpp"

#include <hwy/cache_control.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/portable_math.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

constexpr int lowest_code = static_cast<int>(CaseCode::listed);

// Joint counts by panel that are kept at most: 16 MB of them.
constexpr std::size_t most_joint_counts = std::size_t{1} << 22U;

// So many cases ahead that memory has answered when they are reached.
constexpr std::size_t ahead = 256;

const double* numbers_of(const DenseCases& cases, std::size_t i, std::size_t n_numbers) {
  if (n_numbers == 0 || cases.numbers == nullptr) return nullptr;
  return cases.numbers + i * cases.number_stride;
}

double on_its_scale(const Finding& finding, double value) {
  return finding.number->density == DensityKind::lognormal ? portable_log(value) : value;
}

bool can_be(const Finding& finding, double value) {
  if (!std::isfinite(value)) return false;
  if (finding.number->density == DensityKind::lognormal && value <= 0) return false;
  const auto& range = finding.number->range;
  return !range || (value >= range->low && value <= range->high);
}

// Without branches, so that the loop runs a vector at a time.
std::uint32_t largest(std::span<const std::uint32_t> labels) {
  std::uint32_t most = 0;
  for (const std::uint32_t label : labels) most = std::max(most, label);
  return most;
}

std::string state_names(const Finding& finding) {
  std::string names;
  for (const State& state : finding.states)
    names += (names.empty() ? "" : ", ") + quoted(state.name);
  return names;
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error("these counts cannot be put together: " + what);
}

}  // namespace

ExactSum NumberSums::spread() const {
  ExactSum spread = ExactSum::whole(n) * squares;
  spread -= sum * sum;
  return spread;
}

void require_same_nouns(const Model& a, const Model& b) {
  if (a.n_causes() != b.n_causes()) refuse("the numbers of causes differ");
  if (a.n_findings() != b.n_findings()) refuse("the numbers of findings differ");
  for (const CauseId cause : ids<CauseId>(a.n_causes())) {
    if (a.cause(cause).name != b.cause(cause).name) {
      refuse("cause " + quoted(a.cause(cause).name) + " and " + quoted(b.cause(cause).name));
    }
  }
  for (const FindingId finding : ids<FindingId>(a.n_findings())) {
    const Finding& left = a.finding(finding);
    const Finding& right = b.finding(finding);
    if (left.name != right.name) {
      refuse("finding " + quoted(left.name) + " and " + quoted(right.name));
    }
    const bool same_scale = left.is_number() == right.is_number() &&
                            (!left.is_number() || (left.number->density == right.number->density &&
                                                   left.number->range == right.number->range));
    if (!same_scale || state_names(left) != state_names(right)) {
      refuse("the values of finding " + quoted(left.name) + " differ");
    }
  }
}

Counts::Counts(Model model) : model_(std::move(model)), packer_(model_), cases_(model_.n_causes()) {
  for (const FindingId id : ids<FindingId>(model_.n_findings())) {
    const Finding& finding = model_.finding(id);
    // A number's values stand elsewhere; among the states it has 0, "see there".
    const std::size_t n_states = finding.is_number() ? 1 : finding.states.size();
    column_.push_back(width_);
    highest_.push_back(static_cast<std::int8_t>(n_states - 1));
    width_ += n_states + static_cast<std::size_t>(-lowest_code);
    if (finding.is_number()) numbers_.push_back(id);
  }
  table_.resize(width_ * model_.n_causes());
  sums_.resize(numbers_.size() * model_.n_causes());
}

void Counts::add(std::string_view cohort, std::uint64_t first, const DenseCases& cases,
                 std::span<const std::uint32_t> labels) {
  FAGAN_ASSERT_EQ(cases.n_cases, labels.size());
  ranges_.add(cohort, {first, first + cases.n_cases});
  // Going through the joint counts once more at the end has to be worth it.
  const std::size_t n_joint = packer_.n_places() * model_.n_causes();
  if (n_joint > 0 && n_joint <= most_joint_counts && cases.n_cases >= n_joint / 4 &&
      cases.n_cases <= std::numeric_limits<std::uint32_t>::max()) {
    add_by_panels(cases, labels);
  } else {
    add_plainly(cases, labels, 0, cases.n_cases);
  }
}

void Counts::add_plainly(const DenseCases& cases, std::span<const std::uint32_t> labels,
                         std::size_t first, std::size_t n) {
  for (std::size_t i = first; i < first + n; ++i) {
    const std::int8_t* states = cases.states + i * cases.state_stride;
    const double* numbers = numbers_of(cases, i, numbers_.size());
    if (labels[i] == CaseBatch::no_label) {
      ++unlabelled_;
    } else if (labels[i] >= model_.n_causes() || !is_legal(states, numbers)) {
      ++bad_;
    } else {
      add_case(states, numbers, static_cast<CauseId>(labels[i]));
    }
  }
}

// How often each panel had each code under each cause: one increment for up to four findings.
class Counts::Joint {
 public:
  explicit Joint(Counts& counts)
      : counts_(counts),
        n_places_(counts.packer_.n_places()),
        n_panels_(counts.packer_.panels().size()),
        stride_(counts.packer_.stride()),
        cases_(counts.model_.n_causes()),
        table_(n_places_ * counts.model_.n_causes()) {}

  // A case in which what is no state counts as not asked.
  void add(const std::uint32_t* places, std::size_t cause) {
    ++cases_[cause];
    std::uint32_t* const row = table_.data() + cause * n_places_;
    for (std::size_t p = 0; p < n_panels_; ++p) ++row[places[p]];
  }

  // Neighbouring cases, two at a time: while the one waits for memory, the other goes on. States
  // that are `soon` to come, `state_stride` apart, are asked for meanwhile.
  void add(const std::uint32_t* places, std::span<const std::uint32_t> causes,
           const std::int8_t* soon, std::size_t state_stride) {
    std::uint32_t* const table = table_.data();
    const std::size_t n_panels = n_panels_;
    std::size_t i = 0;
    for (; i + 2 <= causes.size(); i += 2, places += 2 * stride_) {
      ++cases_[causes[i]];
      ++cases_[causes[i + 1]];
      std::uint32_t* const row_a = table + causes[i] * n_places_;
      std::uint32_t* const row_b = table + causes[i + 1] * n_places_;
      const std::uint32_t* const places_b = places + stride_;
      hwy::Prefetch(soon + i * state_stride);
      hwy::Prefetch(soon + (i + 1) * state_stride);
      for (std::size_t p = 0; p < n_panels; ++p) {
        ++row_a[places[p]];
        ++row_b[places_b[p]];
      }
    }
    for (; i < causes.size(); ++i, places += stride_) add(places, causes[i]);
  }

  // What that says of single findings.
  void marginalise() const {
    for (const CauseId cause : ids<CauseId>(counts_.model_.n_causes())) {
      counts_.cases_[cause] += cases_[index(cause)];
      for (std::size_t p = 0; p < n_panels_; ++p) marginalise(cause, p);
    }
  }

 private:
  // A finding's state is one digit of the code: the lower digits run fastest.
  void marginalise(CauseId cause, std::size_t p) const {
    const PanelPacker& packer = counts_.packer_;
    const Panel& panel = packer.panels()[p];
    const std::uint32_t* const row =
        table_.data() + index(cause) * n_places_ + packer.first_place(p);
    for (std::size_t i = 0; i < panel.findings.size(); ++i) {
      const std::size_t n_lower = panel.weights[i];
      const std::size_t n_states = counts_.model_.finding(panel.findings[i]).states.size();
      // Digit 0 is unknown, as is CaseCode::not_asked just below the first state.
      std::uint64_t* const to =
          counts_.table_.data() +
          counts_.place(panel.findings[i], static_cast<int>(CaseCode::not_asked), cause);
      for (std::size_t code = 0; code < panel.n_codes;) {
        for (std::size_t digit = 0; digit <= n_states; ++digit, code += n_lower) {
          to[digit] += std::accumulate(row + code, row + code + n_lower, std::uint64_t{0});
        }
      }
    }
  }

  Counts& counts_;
  std::size_t n_places_;
  std::size_t n_panels_;
  std::size_t stride_;
  std::vector<std::uint64_t> cases_;  // [n_causes]
  std::vector<std::uint32_t> table_;  // [n_places × n_causes]
};

void Counts::add_by_panels(const DenseCases& cases, std::span<const std::uint32_t> labels) {
  Joint joint(*this);
  PanelPacker::Group packed;
  for (std::size_t first = 0; first < cases.n_cases; first += PanelPacker::group) {
    const std::size_t n = std::min(PanelPacker::group, cases.n_cases - first);
    packer_.pack(cases, first, n, packed);
    const auto some = labels.subspan(first, n);
    // Whatever is wrong in a group, it is so rare that all of it may go the long way.
    if (!packed.is_legal || largest(some) >= model_.n_causes()) {
      add_plainly(cases, labels, first, n);
      continue;
    }
    if (packer_.panels().in_none().empty() && packed.is_simple) {
      joint.add(packed.places.data(), some, cases.states + (first + ahead) * cases.state_stride,
                cases.state_stride);
      continue;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!add_rest(cases, first + i, static_cast<CauseId>(some[i]))) continue;
      joint.add(packed.places.data() + i * packer_.stride(), some[i]);
    }
  }
  joint.marginalise();
}

// What panels do not say of a case: findings in none of them, and in what way one is unknown. False
// if the case is a bad one.
bool Counts::add_rest(const DenseCases& cases, std::size_t i, CauseId cause) {
  const std::int8_t* const states = cases.states + i * cases.state_stride;
  const double* const numbers = numbers_of(cases, i, numbers_.size());
  if (!numbers_are_legal(numbers)) {
    ++bad_;
    return false;
  }
  for (const FindingId id : packer_.panels().in_none()) {
    ++table_[place(id, states[index(id)], cause)];
  }
  for (const Panel& panel : packer_.panels().all()) {
    for (const FindingId id : panel.findings) {
      const std::int8_t code = states[index(id)];
      if (code >= not_asked_code) continue;
      // The panel's code will say that it was not asked.
      --table_[place(id, static_cast<int>(CaseCode::not_asked), cause)];
      ++table_[place(id, code, cause)];
    }
  }
  add_numbers(numbers, cause);
  return true;
}

bool Counts::is_legal(const std::int8_t* states, const double* numbers) const {
  int wrong = 0;  // no early end: this way the loop runs a vector at a time
  for (std::size_t f = 0; f < highest_.size(); ++f) {
    wrong |= static_cast<int>(states[f] > highest_[f]) | static_cast<int>(states[f] < lowest_code);
  }
  return wrong == 0 && numbers_are_legal(numbers);
}

bool Counts::numbers_are_legal(const double* numbers) const {
  if (numbers == nullptr) return true;
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    const Finding& finding = model_.finding(numbers_[i]);
    if (!std::isnan(numbers[i]) && !can_be(finding, numbers[i])) return false;
  }
  return true;
}

void Counts::add_case(const std::int8_t* states, const double* numbers, CauseId cause) {
  ++cases_[cause];
  std::uint64_t* row = table_.data() + index(cause) * width_ - lowest_code;
  for (std::size_t f = 0; f < column_.size(); ++f) {
    ++row[static_cast<std::ptrdiff_t>(column_[f]) + states[f]];
  }
  add_numbers(numbers, cause);
}

void Counts::add_numbers(const double* numbers, CauseId cause) {
  if (numbers == nullptr) return;
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    if (std::isnan(numbers[i])) continue;
    const double x = on_its_scale(model_.finding(numbers_[i]), numbers[i]);
    NumberSums& sums = sums_[i * model_.n_causes() + index(cause)];
    sums.sum.add(x);
    sums.squares.add_square(x);
    ++sums.n;
  }
}

void Counts::merge(const Counts& other) {
  require_same_nouns(model_, other.model_);
  ranges_.merge(other.ranges_);
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    sums_[i].n += other.sums_[i].n;
    sums_[i].sum += other.sums_[i].sum;
    sums_[i].squares += other.sums_[i].squares;
  }
  left_out_ += other.left_out_;
  bad_ += other.bad_;
  unlabelled_ += other.unlabelled_;
  for (const CauseId cause : ids<CauseId>(cases_.size())) cases_[cause] += other.cases_[cause];
  for (std::size_t i = 0; i < table_.size(); ++i) table_[i] += other.table_[i];
}

std::uint64_t Counts::n_cases() const noexcept {
  return std::accumulate(cases_.begin(), cases_.end(), std::uint64_t{0});
}

std::size_t Counts::place(FindingId finding, int code, CauseId cause) const {
  return index(cause) * width_ + column_[index(finding)] +
         static_cast<std::size_t>(code - lowest_code);
}

std::uint64_t Counts::n(FindingId finding, StateId state, CauseId cause) const {
  FAGAN_ASSERT(!model_.finding(finding).is_number());
  return table_[place(finding, static_cast<int>(state), cause)];
}

std::uint64_t Counts::n(FindingId finding, CaseCode code, CauseId cause) const {
  return table_[place(finding, static_cast<int>(code), cause)];
}

std::uint64_t Counts::n_observed(FindingId finding, CauseId cause) const {
  if (model_.finding(finding).is_number()) return sums(finding, cause).n;
  std::uint64_t n_seen = 0;
  for (const StateId state : ids<StateId>(model_.finding(finding).states.size())) {
    n_seen += n(finding, state, cause);
  }
  return n_seen;
}

const NumberSums& Counts::sums(FindingId number, CauseId cause) const {
  const auto at = std::lower_bound(numbers_.begin(), numbers_.end(), number);
  FAGAN_ASSERT(at != numbers_.end() && *at == number);
  return sums_[static_cast<std::size_t>(at - numbers_.begin()) * model_.n_causes() + index(cause)];
}

SampleMoments Counts::moments(FindingId number, CauseId cause) const {
  const NumberSums& of = sums(number, cause);
  if (of.n == 0) return {};
  const ExactSum::Scaled mean = of.sum.over(of.n);
  SampleMoments moments{of.n, std::ldexp(mean.mantissa, mean.exponent), 0};
  const ExactSum spread = of.spread();
  if (of.n == 1 || spread.sign() == 0) return moments;
  // n Σ x² − (Σ x)² over n (n − 1), with an even exponent for the root.
  auto [variance, exponent] = spread.over(of.n);
  variance /= static_cast<double>(of.n - 1);
  if (exponent % 2 != 0) {
    variance *= 2;
    --exponent;
  }
  moments.sd = std::max(std::ldexp(std::sqrt(variance), exponent / 2),
                        std::numeric_limits<double>::denorm_min());
  return moments;
}

bool operator==(const Counts& a, const Counts& b) {
  return a.ranges_ == b.ranges_ && a.left_out_ == b.left_out_ && a.bad_ == b.bad_ &&
         a.unlabelled_ == b.unlabelled_ && a.cases_ == b.cases_ && a.table_ == b.table_ &&
         a.sums_ == b.sums_;
}

}  // namespace fagan
