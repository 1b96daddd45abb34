#include "fagan/format/canonical_json.hpp"

#include <cstddef>

#include "fagan/core/text.hpp"
#include "fagan/format/sha256.hpp"

namespace fagan {
namespace {

void append_string(std::string_view text, std::string& out) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append(const JsonValue& value, std::string& out);

void append_list(const JsonValue& list, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    append(list[i], out);
  }
  out += ']';
}

void append_object(const JsonValue& object, std::string& out) {
  out += '{';
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (i > 0) out += ',';
    const JsonValue member = object.by_key(i);
    append_string(member.key(), out);
    out += ':';
    append(member, out);
  }
  out += '}';
}

// Documents are nested only so deep, and so is this recursion.
void append(const JsonValue& value, std::string& out) {
  switch (value.type()) {
    case JsonType::null:
      out += "null";
      break;
    case JsonType::boolean:
      out += value.truth() ? "true" : "false";
      break;
    case JsonType::number:
      out += value.number() == 0 ? "0" : shortest(value.number());
      break;
    case JsonType::string:
      append_string(value.text(), out);
      break;
    case JsonType::list:
      append_list(value, out);
      break;
    case JsonType::object:
      append_object(value, out);
      break;
  }
}

}  // namespace

std::string canonical_json(const JsonValue& value) {
  std::string out;
  append(value, out);
  return out;
}

std::string hash_of(const JsonDocument& document) {
  return sha256(canonical_json(*document.root()));
}

}  // namespace fagan
