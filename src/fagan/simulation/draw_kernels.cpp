#include "fagan/simulation/draw_kernels.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "fagan/core/portable_math.hpp"

// From here on, this file is compiled once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/simulation/draw_kernels.cpp"
#include <hwy/foreach_target.h>

#include "fagan/simulation/philox_strips-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan {
namespace HWY_NAMESPACE {
namespace {

// ---- Bits in planes -------------------------------------------------------------------------

// Where in the four vectors of 32-bit numbers the case stands whose bytes `to_planes` puts at q.
constexpr std::size_t lane_of(std::size_t q) { return (q / 4 % 4) * lanes32 + q / 16 * 4 + q % 4; }

// The four bytes of each of a strip's words, as four vectors in the order of the cases.
HWY_INLINE void to_planes(const std::uint32_t* words, std::uint8_t* planes) {
  const D8 d8;
  const D32 d32;
  const D64 d64;
  alignas(16) static constexpr std::uint8_t by_byte[16] = {0, 4, 8,  12, 1, 5, 9,  13,
                                                           2, 6, 10, 14, 3, 7, 11, 15};
  const V8 pattern = hn::LoadDup128(d8, by_byte);
  const auto arranged = [&](std::size_t v) HWY_ATTR {
    const V8 bytes = hn::BitCast(d8, hn::Load(d32, words + v * lanes32));
    return hn::BitCast(d32, hn::TableLookupBytes(bytes, pattern));
  };
  const V32 v0 = arranged(0);
  const V32 v1 = arranged(1);
  const V32 v2 = arranged(2);
  const V32 v3 = arranged(3);
  const V64 lower_01 = hn::BitCast(d64, hn::InterleaveLower(d32, v0, v1));
  const V64 lower_23 = hn::BitCast(d64, hn::InterleaveLower(d32, v2, v3));
  const V64 upper_01 = hn::BitCast(d64, hn::InterleaveUpper(d32, v0, v1));
  const V64 upper_23 = hn::BitCast(d64, hn::InterleaveUpper(d32, v2, v3));
  const auto store = [&](std::size_t plane, V64 bytes) HWY_ATTR {
    hn::Store(hn::BitCast(d8, bytes), d8, planes + plane * width);
  };
  store(0, hn::InterleaveLower(d64, lower_01, lower_23));
  store(1, hn::InterleaveUpper(d64, lower_01, lower_23));
  store(2, hn::InterleaveLower(d64, upper_01, upper_23));
  store(3, hn::InterleaveUpper(d64, upper_01, upper_23));
}

// A strip of cases of one cause.
struct Strip {
  const Keys& keys;
  Seed seed;
  std::uint64_t base;
  const std::uint16_t* order;
  std::size_t n;  // at most `width`
  std::uint32_t case_high;
  alignas(cache_line) std::uint32_t case_low[width];

  Strip(const Keys& the_keys, const CausePiece& piece, std::size_t begin)
      : keys(the_keys),
        seed(piece.seed),
        base(piece.base),
        order(piece.order + begin),
        n(std::min(width, piece.n - begin)),
        case_high(high_half(piece.base)) {
    std::uint16_t last[width];
    const std::uint16_t* from = order;
    if (n < width) {
      std::copy(order, order + n, last);
      std::fill(last + n, last + width, order[n - 1]);
      from = last;
    }
    const hn::CappedTag<std::uint32_t, 4> quad;
    const hn::Rebind<std::uint16_t, decltype(quad)> quad16;
    for (std::size_t q = 0; q < width; q += 4) {
      const auto offsets = hn::PromoteTo(quad, hn::LoadU(quad16, from + q));
      hn::Store(offsets + hn::Set(quad, low_half(base)), quad, case_low + lane_of(q));
    }
  }
  RandomNumbers numbers(Stream stream, std::size_t i) const {
    return RandomNumbers(seed, stream, base + order[i]);
  }
};

// Draws 0 … n_draws − 1 of a stream from a block on: two planes each, low bytes and high bytes.
HWY_INLINE void draw_planes(const Strip& strip, Stream stream, std::uint32_t first_block,
                            std::size_t n_draws, std::uint8_t* planes) {
  alignas(cache_line) std::uint32_t words[8 * width];
  const auto s = static_cast<std::uint32_t>(stream);
  const std::size_t n_blocks = (n_draws + 7) / 8;
  const std::size_t n_words = (n_draws + 1) / 2;
  for (std::size_t b = 0; b < n_blocks; b += 2) {
    const std::size_t n = std::min<std::size_t>(2, n_blocks - b);
    const auto block = static_cast<std::uint32_t>(first_block + b);
    if (n == 2) {
      strip_words<2>(strip.keys, strip.case_low, strip.case_high, block, s, words);
    } else {
      strip_words<1>(strip.keys, strip.case_low, strip.case_high, block, s, words);
    }
    for (std::size_t w = 0; w < std::min(4 * n, n_words - 4 * b); ++w) {
      to_planes(words + w * width, planes + (16 * b + 4 * w) * width);
    }
  }
}

// ---- Alias draws ----------------------------------------------------------------------------

// table[index] for 32 entries: `low` is index mod 16, `upper` where index ≥ 16.
HWY_INLINE V8 lookup(const std::uint8_t* table, V8 low, hn::Mask<D8> upper) {
  const D8 d8;
  return hn::IfThenElse(upper, hn::TableLookupBytes(hn::LoadDup128(d8, table + 16), low),
                        hn::TableLookupBytes(hn::LoadDup128(d8, table), low));
}

struct SlotIndex {
  V8 slot;
  V8 low;
  hn::Mask<D8> upper;
  explicit HWY_INLINE SlotIndex(V8 bits)
      : slot(hn::And(bits, hn::Set(D8(), 31))),
        low(hn::And(bits, hn::Set(D8(), 15))),
        upper(hn::TestBit(bits, hn::Set(D8(), 16))) {}
};

// The outcomes for 16 bits per case, and where more bits have to decide.
HWY_INLINE V8 draw_bytes(const ByteTable& table, V8 low, V8 high, hn::Mask<D8>& tie) {
  const D8 d8;
  const SlotIndex index(low);
  const V8 threshold_low = lookup(table.low.data(), index.low, index.upper);
  const V8 threshold_high = lookup(table.high.data(), index.low, index.upper);
  const V8 alias = lookup(table.alias.data(), index.low, index.upper);
  const auto same_high = high == threshold_high;
  const V8 first_low = hn::AndNot(hn::Set(d8, 31), low);
  const auto below = hn::Or(high < threshold_high, hn::And(same_high, first_low < threshold_low));
  tie = hn::And(same_high, first_low == threshold_low);
  return hn::IfThenElse(below, index.slot, alias);
}

// One draw of a strip from its two planes.
HWY_INLINE void draw_plane(const Strip& strip, const DrawTable& table, Stream stream,
                           std::uint32_t position, const std::uint8_t* planes,
                           std::uint8_t* codes) {
  const D8 d8;
  const auto exact = [&](std::size_t i) {
    const auto bits = static_cast<std::uint16_t>(planes[i] | planes[width + i] << 8U);
    codes[i] =
        static_cast<std::uint8_t>(table.exact->draw(bits, strip.numbers(stream, i), position));
  };
  if (!table.has_bytes()) {
    std::fill(codes, codes + width, std::uint8_t{0});
    for (std::size_t i = 0; i < strip.n; ++i) exact(i);
    return;
  }
  hn::Mask<D8> tie;
  const V8 drawn = draw_bytes(table.bytes, hn::Load(d8, planes), hn::Load(d8, planes + width), tie);
  hn::Store(drawn, d8, codes);
  if (HWY_LIKELY(hn::AllFalse(d8, tie))) return;
  std::uint64_t where = 0;
  alignas(8) std::uint8_t bits[8] = {};
  hn::StoreMaskBits(d8, tie, bits);
  std::memcpy(&where, bits, sizeof where);
  for (; where != 0; where &= where - 1) {
    const auto i = static_cast<std::size_t>(__builtin_ctzll(where));
    if (i < strip.n) exact(i);
  }
}

// ---- One strip, from its case numbers to the block ---------------------------------------------

HWY_INLINE void draw_states(const DrawPlan& plan, const Strip& strip, CauseId cause,
                            StripScratch& scratch) {
  std::uint8_t* const planes = scratch.truth_bits.data();
  draw_planes(strip, Stream::truth, 0, plan.n_panels, planes);
  const DrawTable* const tables = plan.states.data() + index(cause) * plan.n_panels;
  for (std::uint32_t p = 0; p < plan.n_panels; ++p) {
    draw_plane(strip, tables[p], Stream::truth, p, planes + 2 * p * width,
               scratch.codes.data() + p * width);
  }
}

std::uint16_t bits_at(const std::uint8_t* planes, std::size_t draw, std::size_t i) {
  return static_cast<std::uint16_t>(planes[2 * draw * width + i] |
                                    planes[(2 * draw + 1) * width + i] << 8U);
}

void answer_wrongly(const DrawPlan& plan, const Strip& strip, StripScratch& scratch) {
  std::copy(scratch.codes.begin(), scratch.codes.end(), scratch.truths.begin());
  std::uint8_t* const planes = scratch.observation_bits.data();
  draw_planes(strip, Stream::observation, plan.first_answer_block, plan.n_panels, planes);
  for (std::uint32_t p = 0; p < plan.n_panels; ++p) {
    const std::vector<AliasTable>& tables = plan.recorder->answers(p);
    for (std::size_t i = 0; !tables.empty() && i < strip.n; ++i) {
      std::uint8_t& code = scratch.codes[p * width + i];
      code = static_cast<std::uint8_t>(tables[code].draw(bits_at(planes, p, i),
                                                         strip.numbers(Stream::observation, i),
                                                         8 * plan.first_answer_block + p));
    }
  }
}

void lose_in_context(const DrawPlan& plan, const Strip& strip, std::uint32_t unit,
                     StripScratch& scratch) {
  const Recorder::MissingTables& tables = plan.recorder->missing(unit);
  const std::uint8_t* const truths =
      plan.any_wrong_answer ? scratch.truths.data() : scratch.codes.data();
  for (std::size_t i = 0; i < strip.n; ++i) {
    const std::size_t truth = unit < plan.n_panels ? truths[unit * width + i] : 0;
    const std::size_t context =
        plan.recorder->context(tables, truth, scratch.codes.data() + i, width);
    scratch.missing[unit * width + i] = static_cast<std::uint8_t>(tables.tables[context].draw(
        bits_at(scratch.observation_bits.data(), unit, i), strip.numbers(Stream::observation, i),
        8 * plan.first_missing_block + unit));
  }
}

HWY_INLINE void lose(const DrawPlan& plan, const Strip& strip, StripScratch& scratch) {
  const std::size_t n_units = plan.missing.size();
  std::uint8_t* const planes = scratch.observation_bits.data();
  draw_planes(strip, Stream::observation, plan.first_missing_block, n_units, planes);
  for (std::uint32_t u = 0; u < n_units; ++u) {
    if (plan.missing[u].exact != nullptr) {
      draw_plane(strip, plan.missing[u], Stream::observation, 8 * plan.first_missing_block + u,
                 planes + 2 * u * width, scratch.missing.data() + u * width);
    } else if (!plan.recorder->missing(u).tables.empty()) {
      lose_in_context(plan, strip, u, scratch);
    }
  }
}

// Joint states of a draw panel as recorded, looked at once for all the scoring panels it is part
// of.
struct Recorded {
  std::size_t panel;
  SlotIndex codes;  // where all joint states fit 32 slots
  V8 missing;
  SlotIndex known;    // binary findings: a bit for each that is known,
  SlotIndex present;  // and for each that is known and in its second state

  HWY_INLINE Recorded(const DrawPlan& plan, const StripScratch& scratch, std::size_t which)
      : panel(which),
        codes(hn::Load(D8(), scratch.codes.data() + which * width)),
        missing(plan.any_missing ? hn::Load(D8(), scratch.missing.data() + which * width)
                                 : hn::Zero(D8())),
        known(hn::AndNot(missing, hn::Set(D8(), 31))),
        present(hn::And(known.slot, codes.slot)) {}
};

HWY_INLINE V8 part_of_code(const ScorePart& part, const StripScratch& scratch,
                           const Recorded& recorded) {
  const D8 d8;
  const std::uint8_t* const adds = part.adds.data();
  if (part.kind == ScorePart::Kind::bits) {
    return lookup(adds, recorded.known.low, recorded.known.upper) +
           lookup(adds, recorded.present.low, recorded.present.upper);
  }
  V8 sum;
  if (part.is_short) {
    sum = lookup(adds, recorded.codes.low, recorded.codes.upper);
  } else {
    const std::uint8_t* const codes = scratch.codes.data() + part.draw_panel * width;
    alignas(cache_line) std::uint8_t each[width];
    for (std::size_t i = 0; i < width; ++i) each[i] = adds[codes[i]];
    sum = hn::Load(d8, each);
  }
  if (part.kind == ScorePart::Kind::always) return sum;
  const V8 bit = hn::Set(d8, static_cast<std::uint8_t>(1U << part.finding));
  return hn::IfThenZeroElse(hn::TestBit(recorded.missing, bit), sum);
}

HWY_INLINE void write_codes(const DrawPlan& plan, const Strip& strip, const StripScratch& scratch,
                            std::size_t column, PanelBlock& block) {
  const D8 d8;
  // Later cases of the block write over what a whole vector puts behind the last one.
  const bool whole = column + width <= round_up(block.capacity(), cache_line);
  if (plan.n_panels == 0) return;
  Recorded recorded(plan, scratch, 0);
  for (std::size_t q = 0; q + 1 < plan.part_begins.size(); ++q) {
    V8 code = hn::Zero(d8);
    for (std::size_t i = plan.part_begins[q]; i < plan.part_begins[q + 1]; ++i) {
      const ScorePart& part = plan.parts[i];
      if (part.draw_panel != recorded.panel) recorded = Recorded(plan, scratch, part.draw_panel);
      code = code + part_of_code(part, scratch, recorded);
    }
    if (whole) {
      hn::StoreU(code, d8, block.codes(q) + column);
    } else {
      alignas(cache_line) std::uint8_t each[width];
      hn::Store(code, d8, each);
      std::copy(each, each + strip.n, block.codes(q) + column);
    }
  }
}

// ---- Numbers ----------------------------------------------------------------------------------

using DD = LineTag<double>;
using VD = hn::Vec<DD>;

// RandomNumbers::uniform of some words, in the same exact steps.
HWY_INLINE VD uniforms(const std::uint32_t* high, const std::uint32_t* low) {
  const DD d;
  const hn::Rebind<std::uint32_t, DD> d32;
  const hn::Rebind<std::int32_t, DD> below_2_31;
  const auto upper_bits = [&](const std::uint32_t* words) HWY_ATTR {
    const auto bits = hn::ShiftRight<6>(hn::LoadU(d32, words));
    return hn::PromoteTo(d, hn::BitCast(below_2_31, bits));
  };
  const VD odd =
      upper_bits(high) * hn::Set(d, 0x1p27) + upper_bits(low) * hn::Set(d, 2.0) + hn::Set(d, 1.0);
  return odd * hn::Set(d, 0x1p-53);
}

HWY_INLINE VD clamped(VD x, double low, double high) {
  const DD d;
  const VD above = hn::IfThenElse(hn::Set(d, high) < x, hn::Set(d, high), x);
  return hn::IfThenElse(x < hn::Set(d, low), hn::Set(d, low), above);
}

// TruncatedNormal::quantile where it goes by the inverse.
HWY_INLINE VD quantiles(const TruncatedNormal& normal, VD u) {
  const DD d;
  const VD from_left = normal.mirrored() ? hn::Set(d, 1.0) - u : u;
  const VD p = hn::Min(hn::Set(d, normal.p_low()) + from_left * hn::Set(d, normal.width()),
                       hn::Set(d, TruncatedNormal::largest_p));
  const VD z = inverse_normal(p);
  return clamped(normal.mirrored() ? hn::Neg(z) : z, normal.low(), normal.high());
}

// The values of a number for the strip's words, in their order.
HWY_INLINE void draw_number(const NumberQuantiles& number, const std::uint32_t* high,
                            double* values) {
  const DD d;
  const std::uint32_t* const low = high + width;
  // Two lanes that take every branch are slower than one at a time that takes its own.
  if (hn::MaxLanes(d) <= 2 || number.standard().method() != TruncatedNormal::Method::inverse) {
    for (std::size_t i = 0; i < width; ++i) {
      values[i] = number.quantile(RandomNumbers::uniform(high[i], low[i]));
    }
    return;
  }
  for (std::size_t i = 0; i < width; i += hn::MaxLanes(d)) {
    const VD z = quantiles(number.standard(), uniforms(high + i, low + i));
    const VD x = hn::Set(d, number.mean()) + hn::Set(d, number.sd()) * z;
    hn::Store(number.is_lognormal() ? x : clamped(x, number.limits().low, number.limits().high), d,
              values + i);
  }
  if (!number.is_lognormal()) return;
  for (std::size_t i = 0; i < width; ++i) {
    values[i] = std::clamp(portable_exp(values[i]), number.limits().low, number.limits().high);
  }
}

void write_numbers(const DrawPlan& plan, const Strip& strip, CauseId cause,
                   const StripScratch& scratch, std::size_t column, PanelBlock& block) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  alignas(cache_line) std::uint32_t words[4 * width];
  alignas(cache_line) double values[width];
  for (std::uint32_t n = 0; n < plan.n_numbers; ++n) {
    if (n % 2 == 0) {
      strip_words<1>(strip.keys, strip.case_low, strip.case_high, plan.first_number_block + n / 2,
                     static_cast<std::uint32_t>(Stream::truth), words);
    }
    draw_number(plan.truth->number(n, cause), words + 2 * (n % 2) * width, values);
    double* const to = block.numbers(plan.number_rows[n]) + column;
    const std::uint8_t* const missing = scratch.missing.data() + (plan.n_panels + n) * width;
    for (std::size_t i = 0; i < strip.n; ++i) {
      const double value = values[lane_of(i)];
      to[i] = plan.any_missing && missing[i] != 0 ? unknown : value;
    }
  }
}

void draw_cases(const DrawPlan& plan, const CausePiece& piece, StripScratch& scratch,
                PanelBlock& block) {
  const Keys keys(piece.seed);
  scratch.truth_bits.resize(16 * plan.first_number_block * width);
  scratch.observation_bits.resize(16 * ((plan.missing.size() + 7) / 8) * width);
  scratch.codes.resize(plan.n_panels * width);
  scratch.truths.resize(plan.n_panels * width);
  // Units that are never missing are not drawn: whoever used the memory before must not show.
  scratch.missing.assign(plan.missing.size() * width, 0);
  for (std::size_t begin = 0; begin < piece.n; begin += width) {
    const Strip strip(keys, piece, begin);
    draw_states(plan, strip, piece.cause, scratch);
    if (plan.any_wrong_answer) answer_wrongly(plan, strip, scratch);
    if (plan.any_missing) lose(plan, strip, scratch);
    write_codes(plan, strip, scratch, piece.column + begin, block);
    if (plan.n_numbers > 0) {
      write_numbers(plan, strip, piece.cause, scratch, piece.column + begin, block);
    }
  }
}

// ---- Causes ---------------------------------------------------------------------------------

void draw_causes(const DrawTable& table, Seed seed, std::uint64_t first_eighth,
                 std::size_t n_eighths, std::uint16_t* causes) {
  const Keys keys(seed);
  alignas(cache_line) std::uint8_t planes[16 * width];
  alignas(cache_line) std::uint8_t codes[width];
  std::vector<std::uint16_t> order(width);
  for (std::size_t i = 0; i < width; ++i) order[i] = static_cast<std::uint16_t>(i);
  for (std::size_t begin = 0; begin < n_eighths; begin += width) {
    // A strip of "cases" that are eighths: draw d of number i is the cause of case 8 i + d.
    const CausePiece piece{
        seed, first_eighth + begin, {}, order.data(), std::min(width, n_eighths - begin), 0};
    const Strip strip(keys, piece, 0);
    draw_planes(strip, Stream::shared_truth, 0, 8, planes);
    std::uint16_t* const to = causes + 8 * begin;
    for (std::uint32_t d = 0; d < 8; ++d) {
      if (table.has_bytes()) {
        draw_plane(strip, table, Stream::shared_truth, d, planes + 2 * d * width, codes);
        for (std::size_t i = 0; i < strip.n; ++i) to[8 * i + d] = codes[i];
        continue;
      }
      for (std::size_t i = 0; i < strip.n; ++i) {
        to[8 * i + d] = static_cast<std::uint16_t>(
            table.exact->draw(bits_at(planes, d, i), strip.numbers(Stream::shared_truth, i), d));
      }
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace fagan
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {

ByteTable::ByteTable(const AliasTable& table) {
  for (std::size_t i = 0; i < low.size(); ++i) {
    const AliasTable::Slot& slot = table.slots()[i];
    low[i] = static_cast<std::uint8_t>(slot.threshold);
    high[i] = static_cast<std::uint8_t>(slot.threshold >> 8U);
    alias[i] = static_cast<std::uint8_t>(slot.alias);
  }
}

DrawTable::DrawTable(const AliasTable& table) : exact(&table) {
  if (has_bytes()) bytes = ByteTable(table);
}

namespace {
HWY_EXPORT(draw_causes);
HWY_EXPORT(draw_cases);
}  // namespace

void draw_causes(const DrawTable& table, Seed seed, std::uint64_t first_eighth,
                 std::size_t n_eighths, std::uint16_t* causes) {
  HWY_DYNAMIC_DISPATCH(draw_causes)(table, seed, first_eighth, n_eighths, causes);
}

void draw_cases(const DrawPlan& plan, const CausePiece& piece, StripScratch& scratch,
                PanelBlock& block) {
  HWY_DYNAMIC_DISPATCH(draw_cases)(plan, piece, scratch, block);
}

}  // namespace fagan
#endif
