#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fagan {

/// True for names that end in .gz.
bool has_gzip_name(std::string_view path);

/// What a gzip stream holds (RFC 1952), all its members one after the other. `path` is for
/// messages. Throws FileError if it is damaged, cut short or holds more than `most` bytes.
std::string unpacked(std::string_view bytes, const std::string& path, std::size_t most);

/// A gzip stream that holds `text`: the same bytes every time, since it carries no date and no
/// name.
std::string packed(std::string_view text);

}  // namespace fagan
