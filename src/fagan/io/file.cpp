#include "fagan/io/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "fagan/format/file_kind.hpp"
#include "fagan/io/gzip.hpp"
#include "fagan/io/output_file.hpp"

namespace fagan {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 31U;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::string read_all(std::FILE* file, const std::string& path) {
  constexpr std::size_t step = std::size_t{1} << 16U;
  std::string text;
  while (true) {
    const std::size_t before = text.size();
    text.resize(before + step);
    errno = 0;
    const std::size_t got = std::fread(text.data() + before, 1, step, file);
    text.resize(before + got);
    if (std::ferror(file) != 0) throw FileError(path, system_reason());
    if (text.size() > largest_file) throw FileError(path, "larger than 2 GiB");
    if (got < step) return text;
  }
}

}  // namespace

namespace {

std::string bytes_of(const std::string& path) {
  if (path == "-") return read_all(stdin, "standard input");
  const File file(std::fopen(path.c_str(), "rbe"));
  if (!file) throw FileError(path, system_reason());
  return read_all(file.get(), path);
}

}  // namespace

std::string read_file(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  std::string text = bytes_of(path);
  if (is_gzip(text)) text = unpacked(text, name, largest_file);
  if (const std::string_view kind = other_kind(text); !kind.empty()) {
    throw Error({{Severity::error, {name, 0, 0, {}},
                  "this is " + std::string(kind) + " (expected text in UTF-8)"}});
  }
  return text;
}

void write_file(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.write(text);
  file.commit();
}

std::string system_reason() { return std::strerror(errno); }

}  // namespace fagan
