// Compiled once for every instruction set by Highway, which includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/core/two_sum.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <cstddef>
#include <span>

#include "fagan/core/two_sum.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Sums that stay in registers until every row is added.
template <class D>
struct TwoSums {
  hn::Vec<D> high;
  hn::Vec<D> low;

  HWY_INLINE TwoSums(D d, std::span<const WeightedTerms> rows, const double* highs,
                     const double* lows, std::size_t k)
      : high(hn::LoadU(d, highs + k)), low(hn::LoadU(d, lows + k)) {
    for (const WeightedTerms& row : rows) {
      const auto term = hn::Mul(hn::Set(d, row.power), hn::LoadU(d, row.terms + k));
      const auto sum = hn::Add(high, term);
      // The rounding error, exactly. Once a sum is −inf this is not a number, which nobody reads.
      const auto added = hn::Sub(sum, high);
      const auto lost = hn::Add(hn::Sub(high, hn::Sub(sum, added)), hn::Sub(term, added));
      low = hn::Add(low, lost);
      high = sum;
    }
  }
  HWY_INLINE void store(D d, double* highs, double* lows, std::size_t k) const {
    hn::StoreU(high, d, highs + k);
    hn::StoreU(low, d, lows + k);
  }
};

void AddTwoSums(std::span<const WeightedTerms> rows, double* high, double* low, std::size_t n) {
  const hn::CappedTag<double, 8> d;
  constexpr std::size_t lanes = hn::MaxLanes(d);
  if (n < lanes) {
    const hn::CappedTag<double, 1> one;
    for (std::size_t k = 0; k < n; ++k) TwoSums(one, rows, high, low, k).store(one, high, low, k);
    return;
  }
  // The last vector may overlap the one before: it is summed before any is written.
  const TwoSums last(d, rows, high, low, n - lanes);
  for (std::size_t k = 0; k + lanes < n; k += lanes) {
    TwoSums(d, rows, high, low, k).store(d, high, low, k);
  }
  last.store(d, high, low, n - lanes);
}

}  // namespace fagan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {
HWY_EXPORT(AddTwoSums);
}  // namespace

void add_two_sums(std::span<const WeightedTerms> rows, double* high, double* low, std::size_t n) {
  HWY_DYNAMIC_DISPATCH(AddTwoSums)(rows, high, low, n);
}

}  // namespace fagan
#endif
