#include "table.hpp"

#include <algorithm>
#include <numeric>

#include "fagan/format/text_layout.hpp"

namespace fagan::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_last = 12;

using Rows = std::vector<std::vector<std::string>>;

std::vector<std::size_t> widths_of(const std::vector<Column>& columns, const Rows& rows) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    std::size_t width = display_width(columns[c].heading);
    for (const auto& row : rows) {
      if (row.size() > 1) width = std::max(width, display_width(row[c]));
    }
    widths.push_back(std::min(width, columns[c].most));
  }
  return widths;
}

// The columns there is room for.
std::vector<std::size_t> chosen(const Page& page, const std::vector<Column>& columns,
                                const std::vector<std::size_t>& widths) {
  std::vector<std::size_t> kept(columns.size());
  std::iota(kept.begin(), kept.end(), std::size_t{0});
  const auto needed = [&] {
    std::size_t sum = std::min(widths[kept.back()], least_last);
    for (std::size_t i = 0; i + 1 < kept.size(); ++i) sum += widths[kept[i]] + gap;
    return sum;
  };
  while (needed() > page.width()) {
    const auto out = std::find_if(kept.rbegin(), kept.rend(),
                                  [&](std::size_t c) { return columns[c].optional; });
    if (out == kept.rend()) break;
    kept.erase(std::next(out).base());
  }
  return kept;
}

}  // namespace

void add_table(Page& page, std::vector<Column> columns, const Rows& rows) {
  std::vector<std::size_t> widths = widths_of(columns, rows);
  const std::vector<std::size_t> kept = chosen(page, columns, widths);
  std::size_t used = 0;
  for (std::size_t i = 0; i + 1 < kept.size(); ++i) used += widths[kept[i]] + gap;
  const std::size_t last = kept.back();
  const std::size_t rest = page.width() > used ? page.width() - used : 0;
  // On a very narrow page the last column stands below the others.
  const bool below = kept.size() > 1 && rest < std::min(widths[last], least_last);
  constexpr std::size_t indent = 4;
  widths[last] = std::min(widths[last], below ? page.width() - indent : rest);

  const auto add_row = [&](const std::vector<std::string>& cells, bool heading) {
    std::string line;
    for (const std::size_t c : kept) {
      if (c == last && below) break;
      if (c != kept.front()) line.append(gap, ' ');
      const std::string cell = c == kept.front() ? cells[c] : fit(cells[c], widths[c]);
      line += columns[c].align_right ? pad_left(cell, widths[c]) : pad_right(cell, widths[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    page.line(heading ? page.styled(Style::soft, line) : line);
    if (below)
      page.line(std::string(indent, ' ') +
                page.styled(Style::soft, fit(cells[last], widths[last])));
  };
  std::vector<std::string> headings;
  headings.reserve(columns.size());
  for (Column& column : columns) headings.push_back(std::move(column.heading));
  add_row(headings, true);
  for (const auto& row : rows) {
    if (row.size() > 1) {
      add_row(row, false);
    } else {
      page.line(page.styled(Style::soft, row.front()));
    }
  }
}

}  // namespace fagan::cli
