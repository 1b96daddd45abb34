#include "fagan/format/file_kind.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

using std::string_view_literals::operator""sv;

struct Kind {
  std::string_view name;
  std::string_view magic;    // the bytes it starts with; empty: known by its endings alone
  std::string_view within;   // what stands among the first bytes as well, if anything
  std::string_view endings;  // of file names, a blank on each side
};

// The first that fits is meant.
constexpr auto kinds = std::to_array<Kind>(
    {{"Parquet", "PAR1"sv, "\0"sv, " .parquet .pq "},
     {"Arrow", "ARROW1\0"sv, "", " .arrow .feather .ipc "},
     {"ORC", ""sv, "", " .orc "},
     {"Avro", "Obj\x01"sv, "", " .avro "},
     {"an OpenDocument spreadsheet", "PK\x03\x04"sv, "opendocument", " .ods "},
     {"an Excel workbook", "PK\x03\x04"sv, "xl/", " .xlsx .xlsm .xlsb "},
     {"an Excel workbook", "PK\x03\x04"sv, "[Content_Types].xml", ""},
     {"an Excel workbook", "PK\x03\x04"sv, "docProps/", ""},
     {"a NumPy archive", "PK\x03\x04"sv, ".npy", " .npz "},
     {"a zip archive", "PK\x03\x04"sv, "", " .zip "},
     {"a zip archive", "PK\x05\x06"sv, "", ""},
     {"an old Excel workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "", " .xls "},
     {"bzip2", "BZh"sv, "1AY&SY", " .bz2 "},
     {"xz", "\xFD\x37zXZ\0"sv, "", " .xz "},
     {"zstd", "\x28\xB5\x2F\xFD"sv, "", " .zst "},
     {"lz4", "\x04\x22\x4D\x18"sv, "", " .lz4 "},
     {"7-Zip", "7z\xBC\xAF\x27\x1C"sv, "", " .7z "},
     {"SQLite", "SQLite format 3"sv, "", " .sqlite .db "},
     {"HDF5", "\x89HDF"sv, "", " .h5 .hdf5 "},
     {"a NumPy array", "\x93NUMPY"sv, "", " .npy "},
     {"R data", "RDX"sv, "\0"sv, " .rda .rdata .rds "},
     {"R data", "X\n\0\0\0"sv, "", ""},
     {"SPSS data", "$FL"sv, "@(#)", " .sav "},
     {"Stata data", "<stata_dta>"sv, "", " .dta "},
     {"a Python pickle", "\x80\x04\x95"sv, "", " .pkl .pickle "},
     {"a Python pickle", "\x80\x05\x95"sv, "", ""},
     {"PDF", "%PDF"sv, "", " .pdf "},
     {"a PNG picture", "\x89PNG"sv, "", " .png "},
     {"a JPEG picture", "\xFF\xD8\xFF"sv, "", " .jpg .jpeg "},
     {"a TIFF picture", ""sv, "", " .tif .tiff "},
     {"another picture", ""sv, "", " .gif .bmp .webp .eps .ps .emf "},
     {"a document", ""sv, "", " .doc .docx .ppt .pptx .rtf "},
     {"text in UTF-32", "\xFF\xFE\0\0"sv, "", ""},
     {"text in UTF-32", "\0\0\xFE\xFF"sv, "", ""},
     {"text in UTF-16", "\xFF\xFE"sv, "", ""},
     {"text in UTF-16", "\xFE\xFF"sv, "", ""},
     {"CSV", ""sv, "", " .csv "},
     {"text with tabs", ""sv, "", " .tsv .tab "},
     {"NDJSON", ""sv, "", " .ndjson .jsonl "},
     {"JSON", ""sv, "", " .json "},
     {"SVG", ""sv, "", " .svg "},
     {"HTML", ""sv, "", " .html .htm "},
     {"XML", ""sv, "", " .xml "}});

// Every second of the first bytes is 0, as in letters of UTF-16 without a byte order mark.
bool looks_like_utf16(std::string_view start) {
  if (start.size() < 4) return false;
  const bool first = start[0] == 0 && start[2] == 0 && start[1] != 0 && start[3] != 0;
  const bool second = start[1] == 0 && start[3] == 0 && start[0] != 0 && start[2] != 0;
  return first || second;
}

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

// The ending of a name in lower case, with its dot; nothing if it has none.
std::string ending_of(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  std::string name(path);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? std::string() : name.substr(dot);
}

struct Expected {
  std::string_view what;
  std::string_view endings;  // the first is the usual one
  std::string_view advice;
};

Expected expected_of(Written what) {
  switch (what) {
    case Written::table:
      return {"CSV or NDJSON", " .csv .ndjson .jsonl ", ".csv or .ndjson"};
    case Written::json:
      return {"JSON", " .json ", ".json"};
    case Written::svg:
      return {"SVG", " .svg ", ".svg"};
    case Written::html:
      return {"HTML", " .html .htm ", ".html"};
  }
  return {};
}

}  // namespace

bool is_gzip(std::string_view start) { return start.starts_with("\x1F\x8B"); }

std::string_view other_kind(std::string_view start) {
  start = start.substr(0, bytes_that_tell);
  for (const Kind& kind : kinds) {
    if (kind.magic.empty() || !start.starts_with(kind.magic)) continue;
    if (start.find(kind.within) != std::string_view::npos) return kind.name;
  }
  return looks_like_utf16(start) ? "text in UTF-16" : "";
}

std::string objection_to_table(std::string_view start) {
  if (const std::string_view kind = other_kind(start); !kind.empty()) {
    return "this is " + std::string(kind) + " (expected CSV or NDJSON, text in UTF-8)";
  }
  start = without_mark(start);
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && start[first] == '[') {
    return "this is a JSON list (expected CSV, or NDJSON with an object on each line)";
  }
  const std::size_t end = start.find_first_of("\r\n\"");
  if (end == std::string_view::npos || start[end] != '\r' || end + 1 == start.size()) return {};
  const bool ends_alone = start.find_first_not_of('\r', end) != std::string_view::npos &&
                          start[start.find_first_not_of('\r', end)] != '\n';
  if (!ends_alone) return {};
  return "lines end with carriage returns alone, as on old Macs (expected line feeds, with or "
         "without carriage returns before them)";
}

std::string objection_to_name(std::string_view path, Written what) {
  const std::string ending = ending_of(path);
  if (ending.empty()) return {};
  const std::string between_blanks = ' ' + ending + ' ';
  const Expected expected = expected_of(what);
  if (expected.endings.find(between_blanks) != std::string_view::npos) return {};
  for (const Kind& kind : kinds) {
    if (kind.endings.find(between_blanks) == std::string_view::npos) continue;
    return quoted(path) + ": what is written is " + std::string(expected.what) + ", not " +
           std::string(kind.name) + " (expected a name that ends in " +
           std::string(expected.advice) + ")";
  }
  return {};
}

void require_fitting_name(std::string_view path, Written what) {
  if (std::string why = objection_to_name(path, what); !why.empty()) throw Error(std::move(why));
}

}  // namespace fagan
