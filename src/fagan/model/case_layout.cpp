#include "fagan/model/case_layout.hpp"

#include <algorithm>
#include <array>

// From here on, this file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/model/case_layout.cpp"
#include <hwy/foreach_target.h>

#include "fagan/core/simd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

// 16 cases of 16 findings, from the `at`-th on. Every case is written 16 places.
HWY_INLINE void turn(const std::int8_t* const* rows, std::size_t at, std::int8_t* to,
                     std::size_t stride) {
  const hn::CappedTag<std::uint8_t, turned_together> d;
  hn::Vec<decltype(d)> cases[turned_together];
  for (std::size_t i = 0; i < turned_together; ++i) {
    cases[i] = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(rows[i]) + at);
  }
  transpose_bytes(d, cases);
  for (std::size_t i = 0; i < turned_together; ++i) {
    hn::StoreU(cases[i], d, reinterpret_cast<std::uint8_t*>(to) + i * stride);
  }
}

// n cases of up to 16 findings, into columns that are `stride` apart. While there is a next case,
// 16 places of one are written: those too many belong to the next one, which comes later.
void turn_all(const std::int8_t* const* rows, std::size_t n_findings, std::size_t n,
              std::int8_t* to, std::size_t stride) {
  const std::size_t too_many = turned_together - n_findings;
  std::size_t c = 0;
  for (; c + turned_together <= n && (n - c - turned_together) * stride >= too_many;
       c += turned_together) {
    turn(rows, c, to + c * stride, stride);
  }
  for (; c < n; ++c) {
    for (std::size_t i = 0; i < n_findings; ++i) to[c * stride + i] = rows[i][c];
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {

HWY_EXPORT(turn_all);

// Cases laid out together: what they become stays in the nearest memory while finding after finding
// is written into it.
constexpr std::size_t cases_at_a_time = 1024;

// Up to 16 findings from this one on; may write to places of findings before it.
void lay_out_group(const CaseSource& source, std::size_t n_findings, std::size_t finding,
                   std::size_t first, std::size_t n, std::int8_t* to) {
  std::array<std::array<std::int8_t, cases_at_a_time + CaseSource::room_beyond>, turned_together>
      rooms;
  std::array<const std::int8_t*, turned_together> rows;
  rows.fill(rooms.front().data());
  const std::size_t n_here = std::min(turned_together, n_findings - finding);
  for (std::size_t i = 0; i < n_here; ++i) {
    rows[i] = source.states(static_cast<FindingId>(finding + i), first, n, rooms[i].data());
  }
  HWY_DYNAMIC_DISPATCH(turn_all)(rows.data(), n_here, n, to + finding, n_findings);
}

}  // namespace

void lay_out(const CaseSource& source, std::size_t n_findings, std::size_t first, std::size_t count,
             std::int8_t* to) {
  for (std::size_t i = 0; i < count; i += cases_at_a_time) {
    const std::size_t n = std::min(cases_at_a_time, count - i);
    // The last findings first, as the places too many are those of the next case's first ones.
    for (std::size_t group = (n_findings + turned_together - 1) / turned_together; group-- > 0;) {
      lay_out_group(source, n_findings, group * turned_together, first + i, n, to + i * n_findings);
    }
  }
}

void lay_out_values(const CaseSource& source, std::size_t n_numbers, std::size_t first,
                    std::size_t count, double* to) {
  std::array<double, cases_at_a_time> values;
  for (std::size_t number = 0; number < n_numbers; ++number) {
    for (std::size_t i = 0; i < count; i += values.size()) {
      const std::size_t n = std::min(values.size(), count - i);
      source.values(number, first + i, n, values.data());
      for (std::size_t c = 0; c < n; ++c) to[(i + c) * n_numbers + number] = values[c];
    }
  }
}

}  // namespace fagan
#endif  // HWY_ONCE
