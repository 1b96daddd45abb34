// Compiled once for every instruction set by Highway, which includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/format/csv_scan.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "fagan/format/csv_scan.hpp"

#ifndef FAGAN_FORMAT_CSV_SCAN_ONCE
#define FAGAN_FORMAT_CSV_SCAN_ONCE
namespace fagan {

constexpr std::size_t csv_block = 64;
// What is looked at at a time: so little that what is found stays in the nearest cache.
constexpr std::size_t csv_blocks_together = 128;
// So far ahead text is called for: between one look and the next the machine would forget to.
constexpr std::size_t csv_ahead = csv_blocks_together * csv_block;

// The numbers of the bits that are set in each byte.
struct SetBits {
  std::array<std::array<std::uint8_t, 8>, 256> of{};
  constexpr SetBits() {
    for (std::size_t byte = 0; byte < of.size(); ++byte) {
      std::size_t n = 0;
      for (std::uint8_t bit = 0; bit < 8; ++bit) {
        if ((byte >> bit & 1U) != 0) of[byte][n++] = bit;
      }
    }
  }
};
constexpr SetBits set_bits;

// What is found in some blocks of text.
struct CsvFound {
  std::uint32_t* begins;   // room for csv_block of each block, and as many more
  std::size_t n_begins;    // also before: the number of the next
  std::uint32_t* records;  // room for csv_block of each block, and one more
  std::size_t n_records;
  std::uint64_t* odd;  // a bit for each byte
};

}  // namespace fagan
#endif

HWY_BEFORE_NAMESPACE();
namespace fagan::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// A bit for each byte of a block.
struct BlockBits {
  std::uint64_t delimiters = 0;
  std::uint64_t line_feeds = 0;
  std::uint64_t odd = 0;
};

template <class D, class Mask>
HWY_INLINE std::uint64_t bits_of(D d, Mask mask) {
  std::uint8_t bytes[8] = {};
  hn::StoreMaskBits(d, mask, bytes);
  std::uint64_t bits = 0;
  std::memcpy(&bits, bytes, hn::MaxLanes(d) / 8);
  return bits;
}

HWY_INLINE BlockBits look_at(const std::int8_t* bytes) {
  const hn::CappedTag<std::int8_t, csv_block> d;
  BlockBits bits;
  for (std::size_t i = 0; i < csv_block; i += hn::Lanes(d)) {
    const auto v = hn::LoadU(d, bytes + i);
    const auto line_feed = hn::Eq(v, hn::Set(d, std::int8_t{'\n'}));
    const auto comma = hn::Eq(v, hn::Set(d, std::int8_t{','}));
    // Signed, bytes beyond ASCII are negative.
    const auto odd = hn::Or(
        hn::Lt(v, hn::Set(d, std::int8_t{0x20})),
        hn::Or(hn::Eq(v, hn::Set(d, std::int8_t{'"'})), hn::Eq(v, hn::Set(d, std::int8_t{0x7F}))));
    bits.line_feeds |= bits_of(d, line_feed) << i;
    bits.delimiters |= bits_of(d, comma) << i;
    bits.odd |= bits_of(d, odd) << i;
  }
  bits.delimiters |= bits.line_feeds;
  bits.odd &= ~bits.line_feeds;
  return bits;
}

// Writes base + number of each set bit, and returns the end. May write csv_block numbers. No branch
// depends on the bits: one mispredicted costs as much as all of this.
HWY_INLINE std::uint32_t* write_positions(std::uint64_t bits, std::uint32_t base,
                                          std::uint32_t* out) {
  const hn::CappedTag<std::uint32_t, 16> d;
  constexpr std::size_t lanes = hn::MaxLanes(d);
  if constexpr (lanes == 16) {
    std::uint8_t bytes[16] = {};  // reads of the bits go a little beyond them
    std::memcpy(bytes, &bits, sizeof(bits));
    auto positions = hn::Iota(d, base);
    for (std::size_t i = 0; i < csv_block; i += lanes) {
      hn::StoreU(hn::CompressBits(positions, bytes + i / 8), d, out);
      out += std::popcount((bits >> i) & ((std::uint64_t{1} << lanes) - 1));
      positions = hn::Add(positions, hn::Set(d, static_cast<std::uint32_t>(lanes)));
    }
  } else {
    // Compress would copy its whole table each time (Highway 1.0.3, gcc 12).
    const hn::Rebind<std::uint8_t, decltype(d)> narrow;
    for (std::uint32_t i = 0; i < csv_block; i += 8) {
      const std::array<std::uint8_t, 8>& set = set_bits.of[bits >> i & 255];
      for (std::size_t part = 0; part < 8; part += lanes) {
        const auto numbers = hn::PromoteTo(d, hn::LoadU(narrow, set.data() + part));
        hn::StoreU(hn::Add(numbers, hn::Set(d, base + i)), d, out + part);
      }
      out += std::popcount(bits >> i & 255);
    }
  }
  return out;
}

// Looks at whole blocks, the first of which stands at `at`.
void Scan(const char* text, std::size_t at, std::size_t n_blocks, CsvFound* found) {
  std::uint32_t* next = found->begins + found->n_begins;
  std::uint32_t* record = found->records + found->n_records;
  for (std::size_t block = 0; block < n_blocks; ++block) {
    // char may alias anything.
    const auto* bytes = reinterpret_cast<const std::int8_t*>(text + block * csv_block);
    hwy::Prefetch(bytes + csv_ahead);
    const BlockBits bits = look_at(bytes);
    found->odd[block] = bits.odd;
    // The first line feed without a branch: whether a block has one is hard to foretell, that it
    // has two is rare where it matters.
    const auto n = static_cast<std::uint32_t>(next - found->begins);
    std::uint64_t line_feeds = bits.line_feeds;
    const auto place = [&] {
      const std::uint64_t up_to = line_feeds ^ (line_feeds - 1);
      return n + static_cast<std::uint32_t>(std::popcount(bits.delimiters & up_to)) - 1;
    };
    *record = place();
    record += line_feeds != 0 ? 1 : 0;
    for (line_feeds &= line_feeds - 1; line_feeds != 0; line_feeds &= line_feeds - 1) {
      *record++ = place();
    }
    const std::size_t position = at + block * csv_block;
    next = write_positions(bits.delimiters, static_cast<std::uint32_t>(position + 1), next);
  }
  found->n_begins = static_cast<std::size_t>(next - found->begins);
  found->n_records = static_cast<std::size_t>(record - found->records);
}

}  // namespace fagan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {

HWY_EXPORT(Scan);

template <class List>
void make_room(List& list, std::size_t size) {
  if (list.size() < size) list.resize(std::max(size, 2 * list.size()));
}

}  // namespace

void CsvScan::start(std::string_view text) {
  text_ = text;
  scanned_ = 0;
  begins_.front() = 0;
  first_ = 0;
  n_begins_ = 1;
  next_record_ = 0;
  n_records_ = 0;
  odd_.clear();
  next_odd_ = 0;
}

void CsvScan::forget_what_is_passed() {
  std::copy(begins_.data() + first_, begins_.data() + n_begins_, begins_.data());
  n_begins_ -= first_;
  for (std::size_t i = next_record_; i < n_records_; ++i) {
    records_[i - next_record_] = records_[i] - static_cast<std::uint32_t>(first_);
  }
  n_records_ -= next_record_;
  odd_.erase(odd_.begin(), odd_.begin() + static_cast<std::ptrdiff_t>(next_odd_));
  first_ = 0;
  next_record_ = 0;
  next_odd_ = 0;
}

void CsvScan::scan(const char* text, std::size_t n_blocks) {
  make_room(begins_, n_begins_ + (n_blocks + 1) * csv_block);
  make_room(records_, n_records_ + n_blocks * csv_block + 1);
  std::array<std::uint64_t, csv_blocks_together> odd{};
  CsvFound found{begins_.data(), n_begins_, records_.data(), n_records_, odd.data()};
  HWY_DYNAMIC_DISPATCH(Scan)(text, scanned_, n_blocks, &found);
  n_begins_ = found.n_begins;
  n_records_ = found.n_records;
  for (std::size_t block = 0; block < n_blocks; ++block) {
    for (std::uint64_t bits = odd[block]; bits != 0; bits &= bits - 1) {
      const std::size_t at =
          scanned_ + block * csv_block + static_cast<std::size_t>(std::countr_zero(bits));
      const bool ends_line = text_.substr(at, 2) == "\r\n";
      if (!ends_line) odd_.push_back(static_cast<std::uint32_t>(at));
    }
  }
}

// False if all is known.
bool CsvScan::look_further() {
  const std::size_t rest = text_.size() - scanned_;
  if (rest == 0) return false;
  forget_what_is_passed();
  const std::size_t n_blocks = std::min(rest / csv_block, csv_blocks_together);
  if (n_blocks > 0) {
    scan(text_.data() + scanned_, n_blocks);
    scanned_ += n_blocks * csv_block;
  } else {
    std::array<char, csv_block> last{};
    last.fill(' ');
    std::memcpy(last.data(), text_.data() + scanned_, rest);
    scan(last.data(), 1);
    scanned_ += rest;
  }
  // A last record may lack its line feed; whoever passes over it comes to a place all the same.
  if (scanned_ == text_.size() && text_.back() != '\n') {
    begins_[n_begins_++] = static_cast<std::uint32_t>(text_.size() + 1);
  }
  return true;
}

std::size_t CsvScan::plain_records(std::size_t n_fields, std::size_t most) {
  while (next_record_ == n_records_) {
    if (!look_further()) return 0;
  }
  while (next_odd_ < odd_.size() && odd_[next_odd_] < position()) ++next_odd_;
  const std::size_t odd = next_odd_ < odd_.size() ? odd_[next_odd_] : text_.size();
  std::size_t n = 0;
  most = std::min(most, n_records_ - next_record_);
  while (n < most) {
    const std::size_t end = first_ + (n + 1) * n_fields;
    if (records_[next_record_ + n] != end || begins_[end] > odd) break;
    ++n;
  }
  return n;
}

void CsvScan::pass_to(std::size_t position) {
  while (begins_[first_] < position) {
    ++first_;
    while (first_ == n_begins_) {
      next_record_ = n_records_;
      look_further();
    }
  }
  while (next_record_ < n_records_ && records_[next_record_] <= first_) ++next_record_;
}

}  // namespace fagan
#endif
