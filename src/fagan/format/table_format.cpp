#include "fagan/format/table_format.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fagan/core/text.hpp"

namespace fagan {

void append_cell(std::string_view text_of_cell, TableFormat format, std::string& text) {
  if (format == TableFormat::ndjson) return append_json_string(text_of_cell, text);
  const bool looks_like_formula =
      !text_of_cell.empty() &&
      std::string_view("=+-@\t\r").find(text_of_cell.front()) != std::string_view::npos;
  if (format == TableFormat::spreadsheet_csv && looks_like_formula && !parse_number(text_of_cell)) {
    return append_csv_field('\'' + std::string(text_of_cell), text);
  }
  append_csv_field(text_of_cell, text);
}

void append_csv_field(std::string_view field, std::string& text) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    text += field;
    return;
  }
  text += '"';
  for (const char c : field) {
    if (c == '"') text += '"';
    text += c;
  }
  text += '"';
}

void append_json_string(std::string_view string, std::string& text) {
  const bool is_plain = std::all_of(string.begin(), string.end(), [](char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
  });
  if (is_plain) {
    text += '"';
    text += string;
    text += '"';
    return;
  }
  text += nlohmann::json(string).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace fagan
