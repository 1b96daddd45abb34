#include "fagan/format/table_format.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace fagan {

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
