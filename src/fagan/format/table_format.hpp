#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fagan {

/// How a table is written: RFC 4180 with a header, or a JSON object on each line. Spreadsheets take
/// text that begins with =, +, - or @ for a formula; in `spreadsheet_csv` an apostrophe stands
/// before it, unless it is a number.
enum class TableFormat : std::uint8_t { csv, spreadsheet_csv, ndjson };

inline bool is_csv(TableFormat format) { return format != TableFormat::ndjson; }

/// Appends a text as a cell of such a table.
void append_cell(std::string_view text_of_cell, TableFormat format, std::string& text);

/// Appends a CSV field, in quotes if it needs them.
void append_csv_field(std::string_view field, std::string& text);

/// Appends a JSON string with its quotes. What is no UTF-8 becomes replacement characters.
void append_json_string(std::string_view string, std::string& text);

}  // namespace fagan
