#include "fagan/io/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/io/file.hpp"

namespace fagan {
namespace {

// Names of files that are not complete. A signal handler can read them: they lie in fixed memory,
// and one is valid while its state says so.
enum class SlotState { free, filling, valid };
struct Slot {
  std::atomic<SlotState> state = SlotState::free;
  std::array<char, PATH_MAX> name{};
};
constexpr std::size_t n_slots = 16;
std::array<Slot, n_slots> slots;  // NOLINT(*-avoid-non-const-global-variables)

// n_slots if there is no place left: such a file is only removed when the program ends by itself.
std::size_t remember(const std::string& name) {
  for (std::size_t i = 0; i < n_slots; ++i) {
    SlotState expected = SlotState::free;
    if (name.size() >= PATH_MAX) return n_slots;
    if (!slots[i].state.compare_exchange_strong(expected, SlotState::filling)) continue;
    std::memcpy(slots[i].name.data(), name.c_str(), name.size() + 1);
    slots[i].state = SlotState::valid;
    return i;
  }
  return n_slots;
}

void forget(std::size_t slot) {
  if (slot < n_slots) slots[slot].state = SlotState::free;
}

// The file a name stands for: renaming onto a link would replace the link.
std::string behind_links(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> target(::realpath(path.c_str(), nullptr), std::free);
  return target ? std::string(target.get()) : path;
}

}  // namespace

void remove_unfinished_files() noexcept {
  for (const Slot& slot : slots) {
    if (slot.state.load() == SlotState::valid) ::unlink(slot.name.data());
  }
}

OutputFile::OutputFile(const std::string& path)
    : path_(path), name_(path == "-" ? "standard output" : path), slot_(n_slots) {
  if (has_gzip_name(path)) packer_ = std::make_unique<Packer>();
  if (path == "-") {
    descriptor_ = STDOUT_FILENO;
    owned_ = false;
    return;
  }
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) throw FileError(name_, system_reason(), errno);
    return;
  }
  target_ = exists ? behind_links(path) : path;
  open_beside();
  if (exists) ::fchmod(descriptor_, old.st_mode & 07777U);
}

void OutputFile::open_beside() {
  for (int attempt = 0; descriptor_ < 0 && attempt < 100; ++attempt) {
    beside_ = path_ + ".part" + std::to_string(::getpid()) + "-" + std::to_string(attempt);
    descriptor_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0 && errno != EEXIST) break;
  }
  if (descriptor_ < 0) throw FileError(name_, system_reason(), errno);
  slot_ = remember(beside_);
}

OutputFile::~OutputFile() {
  if (owned_ && descriptor_ >= 0) ::close(descriptor_);
  if (beside_.empty()) return;
  ::unlink(beside_.c_str());
  forget(slot_);
}

void OutputFile::write_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) throw ReaderGone();
    if (written < 0) throw FileError(name_, system_reason());
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void OutputFile::write(std::string_view text) {
  if (!packer_) return write_raw(text);
  packed_.clear();
  packer_->pack(text, packed_);
  write_raw(packed_);
}

void OutputFile::commit() {
  if (packer_) {
    packed_.clear();
    packer_->finish(packed_);
    write_raw(packed_);
  }
  if (!owned_) return;
  if (::close(std::exchange(descriptor_, -1)) != 0) throw FileError(name_, system_reason());
  if (beside_.empty()) return;
  if (std::rename(beside_.c_str(), target_.c_str()) != 0) throw FileError(name_, system_reason());
  beside_.clear();
  forget(slot_);
}

}  // namespace fagan
