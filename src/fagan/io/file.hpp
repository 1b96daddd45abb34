#pragma once

#include <string>
#include <string_view>

#include "fagan/core/error.hpp"

namespace fagan {

/// The whole of a file of text. `-` is standard input; gzip is unpacked, whatever its name. Throws
/// FileError with the reason, also for a file larger than 2 GiB, or one that unpacks to more than
/// 64 MB, or, beyond 16 MB, to more than 100 times its size; and Error for a file of another kind,
/// such as a workbook.
std::string read_file(const std::string& path);

/// Makes `text` the whole of a file: it appears complete or not at all. `-` is standard output; a
/// name that ends in .gz is packed. Throws FileError with the reason, and leaves what was there
/// before.
void write_file(const std::string& path, std::string_view text);

/// Why the last call of the system failed, in its words.
std::string system_reason();

}  // namespace fagan
