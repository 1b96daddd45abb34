#include "fagan/io/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "fagan/core/error.hpp"
#include "fagan/io/file.hpp"

namespace fagan {
namespace {

constexpr std::size_t packed_piece = std::size_t{1} << 16U;

}  // namespace

InputFile::InputFile(const std::string& path)
    : name_(path == "-" ? "standard input" : path), owned_(path != "-") {
  descriptor_ = owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
  if (descriptor_ < 0) throw FileError(name_, system_reason(), errno);
  struct stat about {};
  if (::fstat(descriptor_, &about) == 0 && S_ISREG(about.st_mode)) {
    size_ = static_cast<double>(about.st_size);
#ifdef POSIX_FADV_SEQUENTIAL
    ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
  }
  if (has_gzip_name(path)) unpacker_ = std::make_unique<Unpacker>(name_);
}

InputFile::~InputFile() {
  if (owned_ && descriptor_ >= 0) ::close(descriptor_);
}

std::size_t InputFile::read_raw(char* to, std::size_t most) {
  std::size_t n = 0;
  while (n < most) {
    const ssize_t got = ::read(descriptor_, to + n, most - n);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FileError(name_, system_reason());
    if (got == 0) break;
    n += static_cast<std::size_t>(got);
  }
  position_ += static_cast<double>(n);
  return n;
}

std::size_t InputFile::read(char* to, std::size_t most) {
  if (!unpacker_) return read_raw(to, most);
  std::size_t n = 0;
  while (n < most) {
    if (unpacker_->is_hungry()) {
      packed_.resize(packed_piece);
      packed_.resize(read_raw(packed_.data(), packed_piece));
      if (packed_.empty()) {
        unpacker_->end();
        break;
      }
      unpacker_->feed(packed_);
    }
    n += unpacker_->unpack(to + n, most - n);
  }
  return n;
}

std::optional<double> InputFile::share_read() const noexcept {
  if (size_ <= 0) return std::nullopt;
  return std::min(1.0, position_ / size_);
}

}  // namespace fagan
