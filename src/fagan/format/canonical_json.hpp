#pragma once

#include <string>
#include <string_view>

#include "fagan/format/json_document.hpp"

namespace fagan {

/// The value with its objects' keys sorted by bytes, numbers as short as they can be read back, no
/// whitespace and only the escapes JSON demands: the same text for every way of writing the same
/// value.
std::string canonical_json(const JsonValue& value);

/// SHA-256 of a document's canonical JSON. The document must have a root.
std::string hash_of(const JsonDocument& document);

}  // namespace fagan
