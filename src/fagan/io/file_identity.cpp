#include "fagan/io/file_identity.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "fagan/core/error.hpp"
#include "fagan/io/file.hpp"

namespace fagan {
namespace {

std::optional<FileIdentity> identity_in(const struct stat& about) {
  if (!S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode)) return std::nullopt;
  return FileIdentity{
      static_cast<std::uint64_t>(about.st_dev), static_cast<std::uint64_t>(about.st_ino), {}};
}

std::size_t begin_of_name(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? 0 : slash + 1;
}

}  // namespace

std::optional<FileIdentity> identity_of(int descriptor) {
  struct stat about {};
  return ::fstat(descriptor, &about) == 0 ? identity_in(about) : std::nullopt;
}

std::optional<FileIdentity> identity_of(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? identity_in(about) : std::nullopt;
}

std::optional<FileIdentity> identity_of_new(const std::string& path) {
  struct stat about {};
  if (::stat(folder_of(path).c_str(), &about) != 0) return std::nullopt;
  return FileIdentity{static_cast<std::uint64_t>(about.st_dev),
                      static_cast<std::uint64_t>(about.st_ino), path.substr(begin_of_name(path))};
}

bool is_replaceable(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) != 0 || S_ISREG(about.st_mode);
}

std::string folder_of(const std::string& path) {
  const std::size_t end = begin_of_name(path);
  return end == 0 ? "." : path.substr(0, end);
}

std::string behind_links(const std::string& path) {
  constexpr int most_links = 40;  // as many as the system itself follows
  std::string target = path;
  std::array<char, PATH_MAX> link{};
  for (int i = 0; i < most_links; ++i) {
    const ssize_t length = ::readlink(target.c_str(), link.data(), link.size());
    if (length < 0) return target;  // no link, or not there
    const std::string to(link.data(), static_cast<std::size_t>(length));
    target = to.starts_with('/') ? to : target.substr(0, begin_of_name(target)) + to;
  }
  errno = ELOOP;
  throw FileError(path, system_reason(), errno);
}

}  // namespace fagan
