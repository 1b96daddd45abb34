#include "fagan/io/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "fagan/io/gzip.hpp"

namespace fagan {
namespace {

constexpr std::size_t largest_file = std::size_t{1} << 31U;

std::string reason() { return std::strerror(errno); }

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
    if (std::ferror(file) != 0) throw FileError(path, reason());
    if (text.size() > largest_file) throw FileError(path, "larger than 2 GiB");
    if (got < step) return text;
  }
}

void write_all(std::FILE* file, std::string_view text, const std::string& path) {
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (!written || std::fflush(file) != 0) throw FileError(path, reason());
}

// Where a new file's text is kept until it is complete: beside it, so that it can be renamed.
// Whatever still has this name at the end is removed.
class FileBeside {
 public:
  explicit FileBeside(const std::string& path) : path_(path) {
    for (int attempt = 0; descriptor_ < 0 && attempt < 100; ++attempt) {
      name_ = path + ".part" + std::to_string(::getpid()) + "-" + std::to_string(attempt);
      descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ < 0 && errno != EEXIST) break;
    }
    if (descriptor_ < 0) throw FileError(path, reason());
  }
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;
  FileBeside(FileBeside&&) = delete;
  FileBeside& operator=(FileBeside&&) = delete;
  ~FileBeside() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw FileError(path_, reason());
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // The permissions of the file it is to replace.
  void take_mode_of(const struct stat& old) const { ::fchmod(descriptor_, old.st_mode & 07777U); }

  void become(const std::string& target) {
    const int closed = ::close(std::exchange(descriptor_, -1));
    if (closed != 0 || std::rename(name_.c_str(), target.c_str()) != 0) {
      throw FileError(path_, reason());
    }
    name_.clear();
  }

 private:
  std::string path_;
  std::string name_;
  int descriptor_ = -1;
};

// The file a name stands for: renaming onto a link would replace the link.
std::string behind_links(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> target(::realpath(path.c_str(), nullptr), std::free);
  return target ? std::string(target.get()) : path;
}

}  // namespace

std::string read_file(const std::string& path) {
  if (path == "-") return read_all(stdin, "standard input");
  const File file(std::fopen(path.c_str(), "rbe"));
  if (!file) throw FileError(path, reason());
  std::string text = read_all(file.get(), path);
  return has_gzip_name(path) ? unpacked(text, path, largest_file) : text;
}

void write_file(const std::string& path, std::string_view text) {
  if (path == "-") return write_all(stdout, text, "standard output");
  const std::string packed_text = has_gzip_name(path) ? packed(text) : std::string();
  const std::string_view bytes = has_gzip_name(path) ? packed_text : text;

  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    // A device or a pipe cannot be replaced, only written to.
    const File file(std::fopen(path.c_str(), "wbe"));
    if (!file) throw FileError(path, reason());
    return write_all(file.get(), bytes, path);
  }
  FileBeside beside(path);
  beside.write(bytes);
  if (exists) beside.take_mode_of(old);
  beside.become(exists ? behind_links(path) : path);
}

}  // namespace fagan
