#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fagan {

/// How many of its first bytes tell what kind of file it is.
inline constexpr std::size_t bytes_that_tell = 4096;

/// True for the first bytes of a gzip stream (RFC 1952), whatever its file is called.
bool is_gzip(std::string_view start);

/// What a file is, going by its first bytes, where it is not text in UTF-8: "an Excel workbook",
/// "Parquet", "text in UTF-16". Empty where nothing speaks against it. Gzip is not named: it is
/// unpacked before anyone asks.
std::string_view other_kind(std::string_view start);

/// One sentence on why text that starts so is no table that is read here, although it may be a good
/// one elsewhere: other_kind, lines that end with carriage returns alone, JSON that is not a line
/// for each case. Empty where nothing speaks against it.
std::string objection_to_table(std::string_view start);

/// What is written to a file.
enum class Written { table, json, svg, html };

/// Why this is no name for a file that something is written to: its ending promises another kind,
/// such as .xlsx for a table. Empty for a name with the right ending, or one that means nothing
/// here; .gz behind it changes nothing.
std::string objection_to_name(std::string_view path, Written what);
/// Throws Error with the objection, if there is one.
void require_fitting_name(std::string_view path, Written what);

}  // namespace fagan
