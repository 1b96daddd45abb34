#include "fagan/io/file.hpp"

#include <cerrno>
#include <cstring>

#include "fagan/core/error.hpp"
#include "fagan/format/file_kind.hpp"
#include "fagan/io/input_file.hpp"
#include "fagan/io/output_file.hpp"

namespace fagan {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 31U;

// A text is held in memory, and what is made of it too: a small packed file must not fill it.
constexpr std::size_t largest_unpacked = std::size_t{64} << 20U;
constexpr std::size_t never_suspicious = std::size_t{16} << 20U;
constexpr double most_expansion = 100;

void require_size(const InputFile& file, std::size_t size) {
  if (size > largest_file) throw FileError(file.name(), "larger than 2 GiB");
  if (!file.is_packed() || size <= never_suspicious) return;
  if (size > largest_unpacked) {
    throw FileError(file.name(), "unpacks to more than 64 MB; unpack it first if that is meant");
  }
  if (static_cast<double>(size) > most_expansion * file.n_bytes_read()) {
    throw FileError(file.name(),
                    "unpacks to more than 100 times its size; unpack it first if that is meant");
  }
}

}  // namespace

std::string read_file(const std::string& path) {
  constexpr std::size_t step = std::size_t{1} << 16U;
  InputFile file(path);
  std::string text;
  std::size_t got = step;
  while (got == step) {
    const std::size_t before = text.size();
    text.resize(before + step);
    got = file.read(text.data() + before, step);
    text.resize(before + got);
    require_size(file, text.size());
  }
  if (const std::string_view kind = other_kind(text); !kind.empty()) {
    throw Error({{Severity::error,
                  {file.name(), 0, 0, {}},
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
