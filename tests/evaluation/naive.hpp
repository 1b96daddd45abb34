#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "judged.hpp"

// Every metric a second time, from its definition, case by case and pair by pair, in wide
// arithmetic. Slow, and nothing is shared with the library.

namespace fagan::testing::naive {

using Wide = long double;

template <class Real>
Wide log_score(const Judged<Real>& c, std::size_t i) {
  return -std::log(static_cast<Wide>(c.column(i)[c.truth[i]]));
}

template <class Real>
Wide brier(const Judged<Real>& c, std::size_t i) {
  Wide sum = 0;
  for (std::size_t k = 0; k < c.n_causes; ++k) {
    const Wide d = static_cast<Wide>(c.column(i)[k]) - (k == c.truth[i] ? 1 : 0);
    sum += d * d;
  }
  return sum;
}

template <class Real>
std::vector<std::size_t> ranking(const Judged<Real>& c, std::size_t i) {
  std::vector<std::size_t> order(c.n_causes);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return c.column(i)[a] > c.column(i)[b]; });
  return order;
}

template <class Real>
std::size_t within(const Judged<Real>& c, std::size_t k) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < c.n(); ++i) {
    const std::vector<std::size_t> order = ranking(c, i);
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(k, c.n_causes));
    n += std::find(order.begin(), end, c.truth[i]) != end ? 1U : 0U;
  }
  return n;
}

struct Moments {
  Wide mean;
  Wide se;
};
template <class Score>
Moments moments(std::size_t n, Score score) {
  Wide sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += score(i);
  const Wide mean = sum / static_cast<Wide>(n);
  Wide squares = 0;
  for (std::size_t i = 0; i < n; ++i) squares += (score(i) - mean) * (score(i) - mean);
  return {mean, std::sqrt(squares / static_cast<Wide>(n - 1) / static_cast<Wide>(n))};
}

/// Every pair of one that has it and one that does not.
template <class Real>
Wide auroc(const Judged<Real>& c, std::size_t cause) {
  Wide concordant = 0;
  Wide pairs = 0;
  for (std::size_t i = 0; i < c.n(); ++i) {
    if (c.truth[i] != cause) continue;
    for (std::size_t j = 0; j < c.n(); ++j) {
      if (c.truth[j] == cause) continue;
      const Real a = c.column(i)[cause];
      const Real b = c.column(j)[cause];
      concordant += a > b ? 1 : a == b ? 0.5L : 0;
      ++pairs;
    }
  }
  return concordant / pairs;
}

/// Probabilities and outcomes of one event, sorted into fifteen bins by looking at the edges.
struct Bin {
  std::vector<Wide> p;
  std::vector<int> y;
  Wide n() const { return static_cast<Wide>(p.size()); }
  Wide mean_p() const { return std::accumulate(p.begin(), p.end(), Wide{0}) / n(); }
  Wide share() const { return static_cast<Wide>(std::accumulate(y.begin(), y.end(), 0)) / n(); }
};
inline std::vector<Bin> bins(const std::vector<double>& p, const std::vector<int>& y) {
  std::vector<Bin> result(15);
  for (std::size_t i = 0; i < p.size(); ++i) {
    std::size_t b = 0;
    while (b < 14 && p[i] >= static_cast<double>(b + 1) / 15) ++b;
    result[b].p.push_back(p[i]);
    result[b].y.push_back(y[i]);
  }
  result.erase(
      std::remove_if(result.begin(), result.end(), [](const Bin& b) { return b.p.empty(); }),
      result.end());
  return result;
}

template <class Real>
void event_of_cause(const Judged<Real>& c, std::size_t cause, std::vector<double>& p,
                    std::vector<int>& y) {
  for (std::size_t i = 0; i < c.n(); ++i) {
    p.push_back(c.column(i)[cause]);
    y.push_back(c.truth[i] == cause ? 1 : 0);
  }
}

template <class Real>
void event_of_top(const Judged<Real>& c, std::vector<double>& p, std::vector<int>& y) {
  for (std::size_t i = 0; i < c.n(); ++i) {
    const std::size_t top = ranking(c, i).front();
    p.push_back(c.column(i)[top]);
    y.push_back(c.truth[i] == top ? 1 : 0);
  }
}

}  // namespace fagan::testing::naive
