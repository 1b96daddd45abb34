// Random numbers for a strip of cases at once, for draw_kernels.cpp, which includes this once for
// each instruction set.

#if defined(FAGAN_SIMULATION_PHILOX_STRIPS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef FAGAN_SIMULATION_PHILOX_STRIPS_INL_HPP
#undef FAGAN_SIMULATION_PHILOX_STRIPS_INL_HPP
#else
#define FAGAN_SIMULATION_PHILOX_STRIPS_INL_HPP
#endif

#include <cstddef>
#include <cstdint>

#include "fagan/core/random.hpp"
#include "fagan/core/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

using D8 = hn::CappedTag<std::uint8_t, cache_line>;
using D32 = hn::Repartition<std::uint32_t, D8>;
using D64 = hn::Repartition<std::uint64_t, D8>;
using V8 = hn::Vec<D8>;
using V32 = hn::Vec<D32>;
using V64 = hn::Vec<D64>;

// A strip is as many cases as a vector has bytes. Their 32-bit numbers fill four vectors.
constexpr std::size_t width = hn::MaxLanes(D8());
constexpr std::size_t lanes32 = width / 4;

struct Keys {
  std::uint32_t first[Philox::rounds];
  std::uint32_t second[Philox::rounds];

  explicit Keys(Seed seed) {
    auto k0 = static_cast<std::uint32_t>(static_cast<std::uint64_t>(seed));
    auto k1 = static_cast<std::uint32_t>(static_cast<std::uint64_t>(seed) >> 32U);
    for (int round = 0; round < Philox::rounds; ++round) {
      first[round] = k0;
      second[round] = k1;
      k0 += Philox::key_step_0;
      k1 += Philox::key_step_1;
    }
  }
};

HWY_INLINE V64 product(V64 low_halves, std::uint32_t multiplier) {
  return hn::MulEven(hn::BitCast(D32(), low_halves), hn::Set(D32(), multiplier));
}
HWY_INLINE V64 constant(std::uint32_t x) { return hn::Set(D64(), x); }

constexpr std::uint32_t high_half(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32U); }
constexpr std::uint32_t low_half(std::uint64_t x) { return static_cast<std::uint32_t>(x); }

// `n` blocks at once for one counter in each 64-bit lane, of which only the low half counts, in
// and out. Two rounds are mostly the same for all lanes, as only the lanes' case numbers differ.
template <std::size_t n>
HWY_INLINE void philox(const Keys& keys, V64 case_times_m0, std::uint32_t case_high,
                       std::uint32_t first_block, std::uint32_t stream, V64 (&x)[n][4]) {
  for (std::size_t b = 0; b < n; ++b) {
    const std::uint64_t p1 = std::uint64_t{Philox::multiplier_1} * (first_block + b);
    const std::uint32_t x0 = high_half(p1) ^ case_high ^ keys.first[0];
    const std::uint64_t q0 = std::uint64_t{Philox::multiplier_0} * x0;
    const V64 x2 = hn::Xor(hn::ShiftRight<32>(case_times_m0), constant(stream ^ keys.second[0]));
    const V64 q1 = product(x2, Philox::multiplier_1);
    x[b][0] = hn::Xor(hn::ShiftRight<32>(q1), constant(low_half(p1) ^ keys.first[1]));
    x[b][1] = q1;
    x[b][2] = hn::Xor(case_times_m0, constant(high_half(q0) ^ keys.second[1]));
    x[b][3] = constant(low_half(q0));
  }
  for (int round = 2; round < Philox::rounds; ++round) {
    const V64 k0 = constant(keys.first[round]);
    const V64 k1 = constant(keys.second[round]);
    for (std::size_t b = 0; b < n; ++b) {
      const V64 p0 = product(x[b][0], Philox::multiplier_0);
      const V64 p1 = product(x[b][2], Philox::multiplier_1);
      x[b][0] = hn::Xor3(hn::ShiftRight<32>(p1), x[b][1], k0);
      x[b][2] = hn::Xor3(hn::ShiftRight<32>(p0), x[b][3], k1);
      x[b][1] = p1;
      x[b][3] = p0;
    }
  }
}

// The words of `n` blocks for a strip: out[(4 b + word) · width + lane].
template <std::size_t n>
HWY_INLINE void strip_words(const Keys& keys, const std::uint32_t* case_low,
                            std::uint32_t case_high, std::uint32_t first_block,
                            std::uint32_t stream, std::uint32_t* out) {
  const D32 d32;
  const D64 d64;
  for (std::size_t v = 0; v < 4; ++v) {
    const V64 cases = hn::BitCast(d64, hn::Load(d32, case_low + v * lanes32));
    V64 even[n][4];
    V64 odd[n][4];
    philox<n>(keys, product(cases, Philox::multiplier_0), case_high, first_block, stream, even);
    philox<n>(keys, product(hn::ShiftRight<32>(cases), Philox::multiplier_0), case_high,
              first_block, stream, odd);
    for (std::size_t b = 0; b < n; ++b) {
      for (std::size_t w = 0; w < 4; ++w) {
        const V32 word = hn::OddEven(hn::BitCast(d32, hn::ShiftLeft<32>(odd[b][w])),
                                     hn::BitCast(d32, even[b][w]));
        hn::Store(word, d32, out + (4 * b + w) * width + v * lanes32);
      }
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#endif
