#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fagan/core/aligned.hpp"

namespace fagan {

/// The few short texts that cells of a table may hold, a list for each column, compared with all
/// cells of a row side by side. Every byte of a cell is compared, and so is where it ends.
class CellMatcher {
 public:
  /// Texts, and the codes they stand for.
  using Texts = std::vector<std::pair<std::string, std::int8_t>>;
  static constexpr std::size_t longest_text = 7;
  static constexpr std::size_t most_texts = 8;
  static constexpr std::int8_t least_code = -2;
  /// No longer texts, no more of them, none with commas or quotes, no lesser codes.
  static bool can_match(const Texts& texts);

  /// By column, each of which it can match; a column without texts is not looked at.
  explicit CellMatcher(const std::vector<Texts>& columns);

  /// How many codes there are for a record: one for each column, and undefined ones beyond.
  std::size_t record_size() const noexcept { return record_size_; }

  /// Looks at records whose fields end with a comma, but for the last: `begins[r n_columns + c]` is
  /// where field c of record r begins in the text. Writes codes [record_size × n_records], 0 for
  /// columns not looked at, and to `matched` [n_records] whether every cell is one of its column's
  /// texts.
  void match(std::string_view text, const std::uint32_t* begins, std::size_t n_records,
             std::int8_t* codes, bool* matched) const;

  /// Columns are taken in groups, each cell's first eight bytes as a word, eight words to a line.
  /// Word i of line l is about the group's column i n_lines + l. Its code is written to byte l of
  /// word i of the group's codes, so that in the end they stand side by side.
  struct Group {
    std::size_t first = 0;  ///< of the columns
    std::size_t n_columns = 0;
    std::size_t n_lines = 0;              ///< 1 to 8
    std::size_t n_texts = 0;              ///< of the column that has most of them
    AlignedVector<std::uint64_t> texts;   ///< [n_lines][n_texts][mask, text, code][8]
    AlignedVector<std::uint64_t> unused;  ///< [8], bytes that no column's code is in
  };

 private:
  std::size_t n_columns_;
  std::size_t record_size_;
  std::vector<Group> groups_;
};

}  // namespace fagan
