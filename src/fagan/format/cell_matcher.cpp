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

// What the cells of a group are compared with, where their words stand, and where codes go.
struct CellLines {
  std::size_t n_lines;
  std::size_t n_texts;
  const std::uint64_t* texts;   // [n_lines][n_texts][mask, text, code][line_words]
  const std::uint64_t* unused;  // [line_words]
  const std::uint64_t* words;   // [n_records], group_words apart
  std::size_t n_records;
  std::uint64_t* codes;  // [n_records][line_words]
  bool* matched;         // [n_records], set to false where a cell is none of the texts
};

}  // namespace fagan
#endif

HWY_BEFORE_NAMESPACE();
namespace fagan::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Words = hn::CappedTag<std::uint64_t, line_words>;
constexpr std::size_t lanes = hn::MaxLanes(Words());

// Adds the codes of the cells of line l to those of the lines before.
template <std::size_t n_texts>
void match_line(const CellLines& lines, std::size_t l) {
  const Words d;
  for (std::size_t part = 0; part < line_words; part += lanes) {
    hn::Vec<Words> mask[n_texts];
    hn::Vec<Words> text[n_texts];
    hn::Vec<Words> code[n_texts];
    for (std::size_t t = 0; t < n_texts; ++t) {
      const std::uint64_t* const from = lines.texts + 3 * line_words * (l * n_texts + t) + part;
      mask[t] = hn::Load(d, from);
      text[t] = hn::Load(d, from + line_words);
      code[t] = hn::Load(d, from + 2 * line_words);
    }
    for (std::size_t r = 0; r < lines.n_records; ++r) {
      const auto cells = hn::Load(d, lines.words + r * group_words + l * line_words + part);
      auto found = hn::Zero(d);
      for (std::size_t t = 0; t < n_texts; ++t) {
        found = hn::IfThenElse(hn::Eq(hn::And(cells, mask[t]), text[t]), code[t], found);
      }
      std::uint64_t* const codes = lines.codes + r * line_words + part;
      hn::Store(l == 0 ? found : hn::Or(hn::Load(d, codes), found), d, codes);
    }
  }
}

// Takes the shift off the codes; a byte without any is that of a cell that matches no text.
void unshift(const CellLines& lines) {
  const Words d;
  const hn::Repartition<std::uint8_t, Words> d8;
  const auto shift = hn::Set(d8, static_cast<std::uint8_t>(code_shift));
  for (std::size_t r = 0; r < lines.n_records; ++r) {
    for (std::size_t part = 0; part < line_words; part += lanes) {
      std::uint64_t* const codes = lines.codes + r * line_words + part;
      const auto found = hn::Or(hn::Load(d, codes), hn::Load(d, lines.unused + part));
      const auto bytes = hn::BitCast(d8, found);
      lines.matched[r] = lines.matched[r] && hn::AllFalse(d8, hn::Eq(bytes, hn::Zero(d8)));
      hn::Store(hn::BitCast(d, hn::Sub(bytes, shift)), d, codes);
    }
  }
}

template <std::size_t n_texts>
void match_lines(const CellLines& lines) {
  for (std::size_t l = 0; l < lines.n_lines; ++l) match_line<n_texts>(lines, l);
  unshift(lines);
}

void MatchLines(const CellLines& lines) {
  switch (lines.n_texts) {
    case 1:
      return match_lines<1>(lines);
    case 2:
      return match_lines<2>(lines);
    case 3:
      return match_lines<3>(lines);
    case 4:
      return match_lines<4>(lines);
    case 5:
      return match_lines<5>(lines);
    case 6:
      return match_lines<6>(lines);
    case 7:
      return match_lines<7>(lines);
    default:
      return match_lines<CellMatcher::most_texts>(lines);
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
      HWY_DYNAMIC_DISPATCH(MatchLines)
      ({group.n_lines, group.n_texts, group.texts.data(), group.unused.data(), words.data(), n,
        found.data(), matched + done});
      for (std::size_t r = 0; r < n; ++r) {
        std::int8_t* const to = codes + (done + r) * record_size_ + group.first;
        for (std::size_t word = 0; word < line_words; ++word) {
          std::memcpy(to + word * group.n_lines, &found[r * line_words + word],
                      sizeof(std::uint64_t));
        }
      }
    }
  }
}

}  // namespace fagan
#endif
