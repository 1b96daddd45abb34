#include "fagan/decision/question_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "fagan/core/contract.hpp"
#include "fagan/core/units.hpp"
#include "fagan/decision/question_kernels.hpp"

namespace fagan {
namespace {

constexpr std::size_t no_slot = static_cast<std::size_t>(-1);

}  // namespace

template <class Real>
QuestionTable<Real>::QuestionTable(const Model& model)
    : n_causes_(model.n_causes()), slot_(model.n_findings(), no_slot) {
  std::vector<Answers> answers(model.n_findings());
  for (const FindingId finding : ids<FindingId>(model.n_findings())) {
    if (model.factor_of(finding) != nullptr) {
      answers[index(finding)] = possible_answers(model, finding);
    }
  }
  lay_out(answers);
  fill(answers);
}

template <class Real>
void QuestionTable<Real>::lay_out(const std::vector<Answers>& answers) {
  std::vector<std::size_t> with_states;
  std::vector<std::size_t> with_values;
  for (std::size_t f = 0; f < answers.size(); ++f) {
    if (answers[f].size() > 0) {
      (answers[f].values.empty() ? with_states : with_values).push_back(f);
    }
  }
  std::stable_sort(with_states.begin(), with_states.end(), [&](std::size_t a, std::size_t b) {
    return answers[a].size() > answers[b].size();
  });
  const auto take = [this](std::size_t size) {
    const Plane plane{stride_, size};
    stride_ += round_up(size, lanes);
    return plane;
  };
  for (Eigen::Index s = 1;; ++s) {
    const auto have = static_cast<std::size_t>(
        std::count_if(with_states.begin(), with_states.end(),
                      [&](std::size_t f) { return answers[f].size() > s; }));
    if (have == 0) break;
    planes_.push_back(take(have));
  }
  for (const std::size_t f : with_values) {
    numbers_.push_back(take(static_cast<std::size_t>(answers[f].size())));
  }
  state_entropies_ = take(with_states.size());
  number_entropies_ = take(with_values.size());
  for (std::size_t i = 0; i < with_states.size(); ++i) slot_[with_states[i]] = i;
  for (std::size_t i = 0; i < with_values.size(); ++i) {
    slot_[with_values[i]] = with_states.size() + i;
  }
}

template <class Real>
void QuestionTable<Real>::fill(const std::vector<Answers>& answers) {
  table_.assign(n_causes_ * stride_, Real{0});
  for (std::size_t k = 0; k < n_causes_; ++k) {
    const auto row = static_cast<Eigen::Index>(k);
    Real* const lane = table_.data() + k * stride_;
    for (std::size_t f = 0; f < answers.size(); ++f) {
      if (slot_[f] == no_slot) continue;
      const Eigen::MatrixXd& p = answers[f].p;
      const auto entropy = static_cast<Real>(answers[f].entropy_given_cause[row]);
      if (slot_[f] < state_entropies_.size) {
        lane[state_entropies_.first + slot_[f]] = entropy;
        for (Eigen::Index s = 1; s < p.cols(); ++s) {
          lane[planes_[static_cast<std::size_t>(s) - 1].first + slot_[f]] =
              static_cast<Real>(p(row, s));
        }
      } else {
        const std::size_t number = slot_[f] - state_entropies_.size;
        lane[number_entropies_.first + number] = entropy;
        for (Eigen::Index j = 0; j < p.cols(); ++j) {
          lane[numbers_[number].first + static_cast<std::size_t>(j)] = static_cast<Real>(p(row, j));
        }
      }
    }
  }
}

template <class Real>
std::size_t QuestionTable<Real>::scratch_size() const noexcept {
  return stride_ + round_up(state_entropies_.size, lanes);
}

// I(C; X) = −Σ_x P(x) log P(x) − Σ_k p_k H(X | k).
template <class Real>
void QuestionTable<Real>::bits(std::span<const Real> p, std::span<Real> bits,
                               std::span<Real> scratch) const {
  FAGAN_ASSERT_EQ(p.size(), n_causes_);
  FAGAN_ASSERT_EQ(bits.size(), slot_.size());
  FAGAN_ASSERT(scratch.size() >= scratch_size());
  Real* const x = scratch.data();
  Real* const gain = x + stride_;
  const std::size_t n_states = round_up(state_entropies_.size, lanes);
  weigh(p.data(), n_causes_, table_.data(), stride_, x);

  // What the other states leave for state 0.
  for (std::size_t i = 0; i < n_states; ++i) gain[i] = 1;
  for (const Plane& plane : planes_) {
    for (std::size_t i = 0; i < round_up(plane.size, lanes); ++i) gain[i] -= x[plane.first + i];
  }
  times_own_log(gain, n_states);
  times_own_log(x, state_entropies_.first);
  for (const Plane& plane : planes_) {
    for (std::size_t i = 0; i < round_up(plane.size, lanes); ++i) gain[i] += x[plane.first + i];
  }
  for (std::size_t i = 0; i < n_states; ++i) gain[i] += x[state_entropies_.first + i];

  // The nodes of a number in as many strands as a cache line has lanes, whatever the vector.
  Real* const number_gain = x + number_entropies_.first;
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    std::array<Real, lanes> strand{};
    for (std::size_t j = 0; j < round_up(numbers_[i].size, lanes); j += lanes) {
      for (std::size_t s = 0; s < lanes; ++s) strand[s] += x[numbers_[i].first + j + s];
    }
    for (const Real sum : strand) number_gain[i] += sum;
  }
  constexpr auto per_nat = static_cast<Real>(-bits_per_nat);
  for (std::size_t f = 0; f < slot_.size(); ++f) {
    const std::size_t slot = slot_[f];
    if (slot == no_slot) {
      bits[f] = 0;
    } else if (slot < state_entropies_.size) {
      bits[f] = per_nat * gain[slot];
    } else {
      bits[f] = per_nat * number_gain[slot - state_entropies_.size];
    }
  }
}

template class QuestionTable<float>;
template class QuestionTable<double>;

}  // namespace fagan
