#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "fagan/core/contract.hpp"

namespace fagan::tests {

/// Numbers for tests, the same wherever they run: the generator's raw output and plain arithmetic,
/// because no two standard libraries share their distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }
  /// One of 0 .. n - 1. The remainder's slight preference for small numbers is of no account here.
  std::size_t below(std::size_t n) {
    FAGAN_ASSERT(n > 0);
    return static_cast<std::size_t>(bits() % n);
  }
  std::size_t between(std::size_t first, std::size_t last) {
    return first + below(last - first + 1);
  }
  /// In [0, 1), all 53 bits.
  double uniform() { return static_cast<double>(bits() >> 11U) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double log_uniform(double low, double high) {
    return std::exp(uniform(std::log(low), std::log(high)));
  }
  bool chance(double p) { return uniform() < p; }

  template <class T>
  const T& one_of(const std::vector<T>& values) {
    return values[below(values.size())];
  }
  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace fagan::tests
