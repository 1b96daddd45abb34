// Compiled once for every instruction set by Highway, which includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fagan/format/cell_matcher.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "fagan/format/cell_matcher.hpp"

#ifndef FAGAN_FORMAT_CELL_MATCHER_ONCE
#define FAGAN_FORMAT_CELL_MATCHER_ONCE
namespace fagan {

constexpr std::size_t line_words = 8;
constexpr std::size_t most_lines = 8;
constexpr std::size_t group_words = line_words * most_lines;
// Records looked at together, so that what is compared stays in registers.
constexpr std::size_t most_together = 8;
// Codes are shifted by this while they are put together: 0 is that of no text.
constexpr std::int8_t code_shift = 1 - CellMatcher::least_code;
// Words of codes are written whole, also the last one.
constexpr std::size_t most_beyond = 2 * sizeof(std::uint64_t);

// What a line's cells are compared with, and where their words stand.
struct CellLine {
  const std::uint64_t* texts;  // [n_texts][mask, text, code][line_words]
  const std::uint64_t* words;  // [n_records], group_words apart
  std::size_t n_records;
  std::uint64_t* codes;  // [n_records][line_words]
};

}  // namespace fagan
#endif

HWY_BEFORE_NAMESPACE();
namespace fagan::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Words = hn::CappedTag<std::uint64_t, line_words>;
constexpr std::size_t lanes = hn::MaxLanes(Words());

// Adds the codes of the cells of one line to those of the lines before.
template <std::size_t n_texts>
void match_line(const CellLine& line) {
  const Words d;
  for (std::size_t part = 0; part < line_words; part += lanes) {
    hn::Vec<Words> mask[n_texts];
    hn::Vec<Words> text[n_texts];
    hn::Vec<Words> code[n_texts];
    for (std::size_t t = 0; t < n_texts; ++t) {
      const std::uint64_t* const from = line.texts + 3 * line_words * t + part;
      mask[t] = hn::Load(d, from);
      text[t] = hn::Load(d, from + line_words);
      code[t] = hn::Load(d, from + 2 * line_words);
    }
    for (std::size_t r = 0; r < line.n_records; ++r) {
      const auto cells = hn::Load(d, line.words + r * group_words + part);
      auto found = hn::Zero(d);
      for (std::size_t t = 0; t < n_texts; ++t) {
        found = hn::IfThenElse(hn::Eq(hn::And(cells, mask[t]), text[t]), code[t], found);
      }
      std::uint64_t* const codes = line.codes + r * line_words + part;
      hn::Store(hn::Or(hn::Load(d, codes), found), d, codes);
    }
  }
}

template <std::size_t n_texts>
void match_lines(CellLine line, std::size_t n_lines) {
  for (std::size_t l = 0; l < n_lines; ++l) {
    match_line<n_texts>(line);
    line.texts += 3 * line_words * n_texts;
    line.words += line_words;
  }
}

// All lines of a group, from the first.
void MatchLines(const CellLine& first, std::size_t n_lines, std::size_t n_texts) {
  switch (n_texts) {
    case 1:
      return match_lines<1>(first, n_lines);
    case 2:
      return match_lines<2>(first, n_lines);
    case 3:
      return match_lines<3>(first, n_lines);
    case 4:
      return match_lines<4>(first, n_lines);
    case 5:
      return match_lines<5>(first, n_lines);
    case 6:
      return match_lines<6>(first, n_lines);
    case 7:
      return match_lines<7>(first, n_lines);
    default:
      return match_lines<CellMatcher::most_texts>(first, n_lines);
  }
}

}  // namespace fagan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fagan {
namespace {

HWY_EXPORT(MatchLines);

std::uint64_t word_of(const char* bytes, std::size_t n) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, n);
  return word;
}

// A word in which one byte is set.
std::uint64_t word_with(std::size_t byte, std::int8_t value) {
  std::array<char, sizeof(std::uint64_t)> bytes{};
  bytes[byte] = static_cast<char>(value);
  return word_of(bytes.data(), bytes.size());
}

using Texts = CellMatcher::Texts;

CellMatcher::Group make_group(const std::vector<Texts>& columns, std::size_t first,
                              std::size_t n_columns) {
  CellMatcher::Group group{first, n_columns, (n_columns + line_words - 1) / line_words, 1, {}, {}};
  for (std::size_t c = first; c < first + n_columns; ++c) {
    group.n_texts = std::max(group.n_texts, columns[c].size());
  }
  group.texts.resize(group.n_lines * group.n_texts * 3 * line_words);
  group.unused.resize(line_words, ~std::uint64_t{0});
  for (std::size_t line = 0; line < group.n_lines; ++line) {
    for (std::size_t word = 0; word < line_words; ++word) {
      const std::size_t c = word * group.n_lines + line;
      if (c >= n_columns) continue;
      group.unused[word] &= ~word_with(line, -1);
      for (std::size_t t = 0; t < group.n_texts; ++t) {
        std::uint64_t* const at =
            group.texts.data() + (line * group.n_texts + t) * 3 * line_words + word;
        const Texts& texts = columns[first + c];
        if (texts.empty()) {
          // No byte is compared.
          at[2 * line_words] = word_with(line, code_shift);
          continue;
        }
        // A column with fewer texts than others gets its last one again.
        const auto& [text, code] = texts[std::min(t, texts.size() - 1)];
        std::string whole = text;
        whole.push_back(',');
        const std::string mask(whole.size(), '\xFF');
        at[0] = word_of(mask.data(), mask.size());
        at[line_words] = word_of(whole.data(), whole.size());
        at[2 * line_words] = word_with(line, static_cast<std::int8_t>(code + code_shift));
      }
    }
  }
  return group;
}

// The first eight bytes of the cells of one record.
template <std::size_t n_lines, class Load>
void lay_out_in(const std::uint32_t* begins, std::size_t n_columns, const Load& load,
                std::uint64_t* words) {
  std::size_t word = 0;
  for (; (word + 1) * n_lines <= n_columns; ++word) {
    for (std::size_t line = 0; line < n_lines; ++line) {
      words[line * line_words + word] = load(begins[word * n_lines + line]);
    }
  }
  for (std::size_t line = 0; word * n_lines + line < n_columns; ++line) {
    words[line * line_words + word] = load(begins[word * n_lines + line]);
  }
}

template <class Load>
void lay_out(const CellMatcher::Group& group, const std::uint32_t* begins, const Load& load,
             std::uint64_t* words) {
  switch (group.n_lines) {
    case 1:
      return lay_out_in<1>(begins, group.n_columns, load, words);
    case 2:
      return lay_out_in<2>(begins, group.n_columns, load, words);
    case 3:
      return lay_out_in<3>(begins, group.n_columns, load, words);
    case 4:
      return lay_out_in<4>(begins, group.n_columns, load, words);
    case 5:
      return lay_out_in<5>(begins, group.n_columns, load, words);
    case 6:
      return lay_out_in<6>(begins, group.n_columns, load, words);
    case 7:
      return lay_out_in<7>(begins, group.n_columns, load, words);
    default:
      return lay_out_in<most_lines>(begins, group.n_columns, load, words);
  }
}

// Takes the shift off the codes of one record, and puts them where they belong. False if there is
// a column without one.
bool write_codes(const CellMatcher::Group& group, const std::uint64_t* found, std::int8_t* codes) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = ones << 7U;
  std::uint64_t missing = 0;
  for (std::size_t word = 0; word < line_words; ++word) {
    const std::uint64_t all = found[word] | (group.unused[word] & ~highs);
    missing |= ~all & highs & (all - ones);
    // No byte is below the shift where it counts, so that none borrows from the next.
    const std::uint64_t unshifted = ((all | highs) - ones * code_shift) ^ (~all & highs);
    std::memcpy(codes + word * group.n_lines, &unshifted, sizeof(unshifted));
  }
  return missing == 0;
}

}  // namespace

bool CellMatcher::can_match(const Texts& texts) {
  if (texts.empty() || texts.size() > most_texts) return false;
  return std::all_of(texts.begin(), texts.end(), [](const auto& text) {
    return text.first.size() <= longest_text && text.second >= least_code &&
           text.second <= INT8_MAX - code_shift &&
           text.first.find_first_of(",\"\r\n") == std::string::npos;
  });
}

CellMatcher::CellMatcher(const std::vector<Texts>& columns)
    : n_columns_(columns.size()), record_size_(n_columns_ + most_beyond) {
  // Groups of about the same size, so that few words of their lines are empty.
  const std::size_t n_groups = (n_columns_ + group_words - 1) / group_words;
  const std::size_t size = n_groups == 0 ? 0 : (n_columns_ + n_groups - 1) / n_groups;
  for (std::size_t first = 0; first < n_columns_; first += size) {
    groups_.push_back(make_group(columns, first, std::min(size, n_columns_ - first)));
  }
}

void CellMatcher::match(std::string_view text, const std::uint32_t* begins, std::size_t n_records,
                        std::int8_t* codes, bool* matched) const {
  alignas(cache_line) std::array<std::uint64_t, most_together * group_words> words;
  alignas(cache_line) std::array<std::uint64_t, most_together * line_words> found;
  const auto load = [&](std::size_t at) {
    return word_of(text.data() + at, sizeof(std::uint64_t));
  };
  const auto load_carefully = [&](std::size_t at) {
    const std::string_view here = text.substr(at, sizeof(std::uint64_t));
    return word_of(here.data(), here.size());
  };
  std::fill_n(matched, n_records, true);
  for (std::size_t done = 0; done < n_records; done += most_together) {
    const std::size_t n = std::min(most_together, n_records - done);
    const std::uint32_t* const here = begins + done * n_columns_;
    for (const Group& group : groups_) {
      for (std::size_t r = 0; r < n; ++r) {
        const std::uint32_t* const record = here + r * n_columns_;
        std::uint64_t* const to = words.data() + r * group_words;
        if (record[n_columns_] + sizeof(std::uint64_t) <= text.size()) {
          lay_out(group, record + group.first, load, to);
        } else {
          lay_out(group, record + group.first, load_carefully, to);
        }
      }
      std::fill_n(found.data(), n * line_words, std::uint64_t{0});
      const CellLine line{group.texts.data(), words.data(), n, found.data()};
      HWY_DYNAMIC_DISPATCH(MatchLines)(line, group.n_lines, group.n_texts);
      for (std::size_t r = 0; r < n; ++r) {
        std::int8_t* const to = codes + (done + r) * record_size_ + group.first;
        const bool all = write_codes(group, found.data() + r * line_words, to);
        matched[done + r] = matched[done + r] && all;
      }
    }
  }
}

}  // namespace fagan
#endif
