// Compiled once for every instruction set by Highway, which includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "null_codes.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "null_codes.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan::python::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::CappedTag<std::int8_t, 64>;
constexpr std::size_t lanes = hn::MaxLanes(Bytes());
static_assert(lanes % 8 == 0, "a vector begins with a whole byte of bits");

HWY_INLINE void mark_vector(const std::int8_t* codes, const std::uint8_t* valid, std::int8_t* to) {
  const Bytes d;
  const auto is_valid = hn::LoadMaskBits(d, valid);
  const auto marked = hn::IfThenElse(is_valid, hn::LoadU(d, codes), hn::Set(d, std::int8_t{-1}));
  hn::StoreU(marked, d, to);
}

void MarkNull(const std::int8_t* codes, const std::uint8_t* valid, std::size_t n, std::int8_t* to) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) mark_vector(codes + i, valid + i / 8, to + i);
  if (i == n) return;
  std::int8_t last[lanes] = {};
  std::copy(codes + i, codes + n, last);
  mark_vector(last, valid + i / 8, last);
  std::copy(last, last + (n - i), to + i);
}

}  // namespace fagan::python::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan::python {
namespace {
HWY_EXPORT(MarkNull);
}  // namespace

void mark_null(const std::int8_t* codes, const std::uint8_t* valid, std::size_t n,
               std::int8_t* to) {
  HWY_DYNAMIC_DISPATCH(MarkNull)(codes, valid, n, to);
}

}  // namespace fagan::python
#endif
