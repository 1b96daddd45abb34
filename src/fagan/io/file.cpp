#include "fagan/io/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

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

std::string read_file(const std::string& path) {
  if (path == "-") return read_all(stdin, "standard input");
  const File file(std::fopen(path.c_str(), "rbe"));
  if (!file) throw FileError(path, system_reason(), errno);
  std::string text = read_all(file.get(), path);
  return has_gzip_name(path) ? unpacked(text, path, largest_file) : text;
}

void write_file(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.write(text);
  file.commit();
}

std::string system_reason() { return std::strerror(errno); }

}  // namespace fagan
