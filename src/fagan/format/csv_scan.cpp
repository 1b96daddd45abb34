// Compiled once for every instruction set by Highway, which includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/format/csv_scan.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "fagan/format/csv_scan.hpp"

HWY_BEFORE_NAMESPACE();
namespace fagan::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t block_size = 64;

// Delimiters among 64 bytes, a bit each.
template <class D, class Vector>
std::uint64_t delimiter_bits(D d, const std::uint8_t* bytes, Vector& quotes, Vector& nuls) {
  const auto comma = hn::Set(d, std::uint8_t{','});
  const auto line_feed = hn::Set(d, std::uint8_t{'\n'});
  const auto quote = hn::Set(d, std::uint8_t{'"'});
  const std::size_t lanes = hn::Lanes(d);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < block_size; i += lanes) {
    const auto v = hn::LoadU(d, bytes + i);
    const auto is_delimiter = hn::Or(hn::Eq(v, comma), hn::Eq(v, line_feed));
    quotes = hn::Or(quotes, hn::VecFromMask(d, hn::Eq(v, quote)));
    nuls = hn::Or(nuls, hn::VecFromMask(d, hn::Eq(v, hn::Zero(d))));
    std::uint8_t mask[block_size / 8] = {};
    hn::StoreMaskBits(d, is_delimiter, mask);
    std::uint64_t part = 0;
    std::memcpy(&part, mask, lanes < block_size ? lanes / 8 : sizeof(part));
    bits |= part << i;
  }
  return bits;
}

// Writes the positions of the set bits. Eight at a time without a branch in between: fields are
// short, so most blocks have a dozen delimiters, and a mispredicted end of loop costs as much as
// all of them.
inline std::uint32_t* write_positions(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  const auto count = static_cast<std::size_t>(__builtin_popcountll(bits));
  for (std::size_t done = 0; done < count; done += 8) {
    for (std::size_t i = 0; i < 8; ++i) {
      // ctz of 0 is undefined; the sentinel bit only fills places that are overwritten later.
      out[done + i] = base + static_cast<std::uint32_t>(__builtin_ctzll(bits | (1ULL << 63U)));
      bits &= bits - 1;
    }
  }
  return out + count;
}

// Positions into `out`, which has room for one for each byte and 8 more. Whole blocks only.
std::size_t Scan(const char* text, std::size_t n_blocks, std::uint32_t* out, CsvScan* seen) {
  const hn::CappedTag<std::uint8_t, block_size> d;
  auto quotes = hn::Zero(d);
  auto nuls = hn::Zero(d);
  std::uint32_t* next = out;
  for (std::size_t block = 0; block < n_blocks; ++block) {
    const std::size_t at = block * block_size;
    // Bytes as unsigned numbers: char may alias anything.
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text + at);
    next = write_positions(delimiter_bits(d, bytes, quotes, nuls), static_cast<std::uint32_t>(at),
                           next);
  }
  seen->has_quote = !hn::AllTrue(d, hn::Eq(quotes, hn::Zero(d)));
  seen->has_nul = !hn::AllTrue(d, hn::Eq(nuls, hn::Zero(d)));
  return static_cast<std::size_t>(next - out);
}

}  // namespace fagan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {

HWY_EXPORT(Scan);

void scan_csv(std::string_view text, CsvScan& scan) {
  const std::size_t n_blocks = text.size() / HWY_NAMESPACE::block_size;
  if (scan.room.size() < text.size() + 8) scan.room.resize(text.size() + 8);
  std::size_t n = HWY_DYNAMIC_DISPATCH(Scan)(text.data(), n_blocks, scan.room.data(), &scan);
  for (std::size_t i = n_blocks * HWY_NAMESPACE::block_size; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ',' || c == '\n') scan.room[n++] = static_cast<std::uint32_t>(i);
    scan.has_quote = scan.has_quote || c == '"';
    scan.has_nul = scan.has_nul || c == '\0';
  }
  scan.count = n;
}

}  // namespace fagan
#endif
