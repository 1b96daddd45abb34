#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fagan/format/run_record.hpp"

namespace fagan {

/// A figure in a table, and in small type below it how sure it is.
struct HtmlCell {
  std::string text;
  std::string below = {};
};

/// A report while it is written: one page that needs nothing beside itself, no script, no font, no
/// network. For a phone, a screen or paper, light or dark as the reader's system is.
///
/// Texts are escaped, markup is taken as it is.
class HtmlPage {
 public:
  explicit HtmlPage(std::string_view title);

  void add(std::string_view markup) { text_ += markup; }
  template <class... Values>
  void add_line(fmt::format_string<Values...> markup, Values&&... values) {
    text_ += fmt::format(markup, std::forward<Values>(values)...);
    text_ += '\n';
  }

  /// Nothing for an empty text.
  void paragraph(std::string_view text, std::string_view classes = {});
  void begin_section(std::string_view heading);
  void end_section();
  void begin_table(const std::vector<std::string>& headings);
  void row(std::string_view name, const std::vector<HtmlCell>& cells);
  void end_table();
  /// How a report was made: labels, and texts as a machine wrote them.
  void begin_facts();
  void fact(std::string_view label, std::string_view text);
  /// Command, version, when it was and how long it took.
  void run_facts(const RunRecord& run);
  void end_facts();

  std::string document() const;

 private:
  std::string text_;
};

}  // namespace fagan
