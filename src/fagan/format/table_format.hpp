#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fagan {

/// How a table is written: RFC 4180 with a header, or a JSON object on each line.
enum class TableFormat : std::uint8_t { csv, ndjson };

/// Appends a CSV field, in quotes if it needs them.
void append_csv_field(std::string_view field, std::string& text);

/// Appends a JSON string with its quotes. What is no UTF-8 becomes replacement characters.
void append_json_string(std::string_view string, std::string& text);

}  // namespace fagan
