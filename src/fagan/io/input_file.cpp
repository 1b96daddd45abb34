#include "fagan/io/input_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "fagan/core/error.hpp"
#include "fagan/format/file_kind.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/outputs.hpp"

namespace fagan {
namespace {

constexpr std::size_t packed_piece = std::size_t{1} << 16U;

// Another process may have made our input one that does not wait; then we wait.
void wait_until_readable(int descriptor) {
  pollfd waited{descriptor, POLLIN, 0};
  ::poll(&waited, 1, -1);
}

}  // namespace

InputFile::InputFile(const std::string& path)
    : name_(path == "-" ? "standard input" : path), owned_(path != "-") {
  Outputs::note_input(path, name_);
  descriptor_ = owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
  if (descriptor_ < 0) throw FileError(name_, system_reason(), errno);
  struct stat about {};
  if (::fstat(descriptor_, &about) == 0 && S_ISREG(about.st_mode)) {
    size_ = static_cast<double>(about.st_size);
#ifdef POSIX_FADV_SEQUENTIAL
    ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
  }
}

InputFile::~InputFile() {
  if (owned_ && descriptor_ >= 0) ::close(descriptor_);
}

std::size_t InputFile::read_raw(char* to, std::size_t most) {
  std::size_t n = 0;
  while (n < most) {
    const ssize_t got = ::read(descriptor_, to + n, most - n);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) {
      wait_until_readable(descriptor_);
      continue;
    }
    if (got < 0) throw FileError(name_, system_reason(), errno);
    if (got == 0) break;
    n += static_cast<std::size_t>(got);
  }
  position_ += static_cast<double>(n);
  return n;
}

void InputFile::look_at_start() {
  constexpr std::size_t enough = 2;
  start_.resize(enough);
  start_.resize(read_raw(start_.data(), enough));
  is_looked_at_ = true;
  if (!is_gzip(start_)) return;
  unpacker_ = std::make_unique<Unpacker>(name_);
  packed_.swap(start_);
  unpacker_->feed(packed_);
}

std::size_t InputFile::read(char* to, std::size_t most) {
  if (!is_looked_at_) look_at_start();
  if (!unpacker_) {
    const std::size_t n = std::min(most, start_.size());
    std::copy_n(start_.data(), n, to);
    start_.erase(0, n);
    return n + read_raw(to + n, most - n);
  }
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
