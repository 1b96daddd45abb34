#include "fagan/io/output_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/io/file.hpp"

namespace fagan {
namespace {

// Another process may have made our output one that does not wait; then we wait.
void wait_until_writable(int descriptor) {
  pollfd waited{descriptor, POLLOUT, 0};
  ::poll(&waited, 1, -1);
}

void write_all(int descriptor, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      wait_until_writable(descriptor);
    } else if (errno == EPIPE) {
      throw ReaderGone();
    } else if (errno != EINTR) {
      throw FileError(name, system_reason(), errno);
    }
  }
}

// Replacing a file takes a right to its folder alone; but who protects a file means it.
void require_writable(const std::string& path, const struct stat& old, const std::string& name) {
  constexpr mode_t anybody_writes = S_IWUSR | S_IWGRP | S_IWOTH;
  if ((old.st_mode & anybody_writes) == 0) throw FileError(name, "is write-protected");
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) {
    throw FileError(name, system_reason(), errno);
  }
  // In a folder such as /tmp, a file is replaced by its owner alone.
  struct stat folder {};
  const uid_t we = ::geteuid();
  if (we != 0 && ::stat(folder_of(path).c_str(), &folder) == 0 && (folder.st_mode & S_ISVTX) != 0 &&
      folder.st_uid != we && old.st_uid != we) {
    errno = EPERM;
    throw FileError(name, system_reason(), errno);
  }
}

// The new file is to be what the old one was: its owner if we may say so, and its mode.
void make_like(int descriptor, const struct stat& old) {
  struct stat made {};
  if (::fstat(descriptor, &made) == 0 && (made.st_uid != old.st_uid || made.st_gid != old.st_gid)) {
    [[maybe_unused]] const int ignored = ::fchown(descriptor, old.st_uid, old.st_gid);
  }
  ::fchmod(descriptor, old.st_mode & 07777U);
}

std::string name_of(const std::string& path) {
  if (path == "-") return "standard output";
  return path.empty() ? "\"\"" : path;
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : name_(name_of(path)) {
  if (has_gzip_name(path)) packer_ = std::make_unique<Packer>();
  struct stat old {};
  const bool exists = path != "-" && ::stat(path.c_str(), &old) == 0;
  if (path != "-" && !exists && errno != ENOENT) throw FileError(name_, system_reason(), errno);
  identity_ = path == "-" ? identity_of(STDOUT_FILENO) : identity_of(path);
  // A name such as /dev/stdout; where that is a file, it must not be replaced under the stream.
  const bool is_standard_output = exists && S_ISREG(old.st_mode) && path.starts_with("/dev/") &&
                                  identity_ == identity_of(STDOUT_FILENO);
  if (path == "-" || is_standard_output) {
    descriptor_ = STDOUT_FILENO;
  } else if (exists && !S_ISREG(old.st_mode)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw FileError(name_, system_reason(), errno);
    owned_ = true;
  } else {
    open_beside(path);
    if (exists) {
      require_writable(part_->target(), old, name_);
      make_like(part_->descriptor(), old);
    } else {
      identity_ = identity_of_new(part_->target());
    }
  }
}

void OutputFile::open_beside(const std::string& path) {
  if (path.empty() || path.ends_with('/')) {
    errno = path.empty() ? ENOENT : EISDIR;
    throw FileError(name_, system_reason(), errno);
  }
  part_.emplace(behind_links(path), name_);
}

OutputFile::~OutputFile() {
  if (owned_) ::close(descriptor_);
}

void OutputFile::write(std::string_view text) {
  const int descriptor = part_ ? part_->descriptor() : descriptor_;
  if (!packer_) return write_all(descriptor, text, name_);
  packed_.clear();
  packer_->pack(text, packed_);
  write_all(descriptor, packed_, name_);
}

void OutputFile::finish() {
  if (std::exchange(finished_, true)) return;
  if (packer_) {
    packed_.clear();
    packer_->finish(packed_);
    write_all(part_ ? part_->descriptor() : descriptor_, packed_, name_);
  }
  if (part_) return part_->close();
  if (std::exchange(owned_, false) && ::close(descriptor_) != 0) {
    throw FileError(name_, system_reason(), errno);
  }
}

void OutputFile::commit() {
  finish();
  if (part_) part_->replace();
}

}  // namespace fagan
