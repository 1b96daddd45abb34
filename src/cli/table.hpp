#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "page.hpp"

namespace fagan::cli {

/// A column of a table.
struct Column {
  std::string heading;
  bool align_right = false;
  std::size_t most = 1000;  ///< wider cells are cut
  /// Left out, the last such column first, where the page is too narrow for all.
  bool optional = false;
};

/// Adds rows below headings, lined up. The last column takes what width is left, and is cut to it;
/// the first is never cut, because it is what a reader types. A row of one cell heads a group.
void add_table(Page& page, std::vector<Column> columns,
               const std::vector<std::vector<std::string>>& rows);

}  // namespace fagan::cli
