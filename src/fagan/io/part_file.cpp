#include "fagan/io/part_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/file_identity.hpp"

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

// A part file is called NAME.fagan-PROCESS-NUMBER.part.
constexpr std::string_view before_process = ".fagan-";
constexpr std::string_view after_number = ".part";

std::string path_of_part(const std::string& target, int number) {
  const std::string folder = folder_of(target);
  const long longest = ::pathconf(folder.c_str(), _PC_NAME_MAX);
  const std::size_t most = longest > 0 ? static_cast<std::size_t>(longest) : NAME_MAX;
  const std::string ending = std::string(before_process) + std::to_string(::getpid()) + '-' +
                             std::to_string(number) + std::string(after_number);
  const std::size_t slash = target.rfind('/');
  const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
  std::size_t end = target.size();
  if (end - begin + ending.size() > most) {
    end = begin + most - std::min(most, ending.size());
    // Not within a character: some file systems want names to be UTF-8.
    constexpr unsigned continues = 0x80;
    constexpr unsigned mask = 0xC0;
    while (end > begin && (static_cast<unsigned char>(target[end]) & mask) == continues) --end;
  }
  return target.substr(0, end) + ending;
}

// The last digits of `text`, which are taken off it.
std::string_view take_digits(std::string_view& text) {
  const std::size_t last = text.find_last_not_of("0123456789");
  const std::string_view digits = text.substr(last == std::string_view::npos ? 0 : last + 1);
  text.remove_suffix(digits.size());
  return digits;
}

// The process that made a part file; nothing for any other name.
std::optional<pid_t> maker_of(std::string_view name) {
  if (!name.ends_with(after_number)) return std::nullopt;
  name.remove_suffix(after_number.size());
  if (take_digits(name).empty() || !name.ends_with('-')) return std::nullopt;
  name.remove_suffix(1);
  const auto process = parse_number(take_digits(name));
  if (!process || !name.ends_with(before_process)) return std::nullopt;
  if (!(*process >= 1 && *process <= INT_MAX)) return std::nullopt;
  return static_cast<pid_t>(*process);
}

// Removes the part file of a process that has ended. One of another machine or container may look
// as if it had: so long as it is at work, it holds the lock.
void remove_if_left_behind(int folder, const char* name) {
  const std::optional<pid_t> maker = maker_of(name);
  if (!maker || ::kill(*maker, 0) == 0 || errno != ESRCH) return;
  const int part = ::openat(folder, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (part < 0) return;
  struct stat about {};
  const bool is_ours = ::fstat(part, &about) == 0 && S_ISREG(about.st_mode) &&
                       about.st_uid == ::geteuid() && ::flock(part, LOCK_EX | LOCK_NB) == 0;
  if (is_ours) ::unlinkat(folder, name, 0);
  ::close(part);
}

void remove_left_behind(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> all(::opendir(folder.c_str()), ::closedir);
  if (!all) return;
  while (const dirent* const entry = ::readdir(all.get())) {
    remove_if_left_behind(::dirfd(all.get()), entry->d_name);
  }
}

// Never 0, 1 or 2: if a standard stream is closed, what is said there must not get into the file.
int not_a_standard_stream(int descriptor) {
  if (descriptor < 0 || descriptor > STDERR_FILENO) return descriptor;
  const int other = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  ::close(descriptor);
  return other;
}

}  // namespace

void remove_unfinished_files() noexcept {
  for (const Slot& slot : slots) {
    if (slot.state.load() == SlotState::valid) ::unlink(slot.name.data());
  }
}

PartFile::PartFile(std::string target, std::string name)
    : target_(std::move(target)), name_(std::move(name)), slot_(n_slots) {
  remove_left_behind(folder_of(target_));
  make();
}

void PartFile::make() {
  constexpr int most_names = 1000;
  for (int number = 0; descriptor_ < 0 && number < most_names; ++number) {
    path_ = path_of_part(target_, number);
    descriptor_ =
        not_a_standard_stream(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (descriptor_ < 0 && errno != EEXIST) break;
  }
  if (descriptor_ < 0) throw FileError(name_, system_reason(), errno);
  slot_ = remember(path_);
  ::flock(descriptor_, LOCK_EX | LOCK_NB);  // see remove_if_left_behind
}

PartFile::~PartFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (path_.empty()) return;
  ::unlink(path_.c_str());
  forget(slot_);
}

void PartFile::close() {
  // Otherwise a power cut after the renaming could leave an empty file in place of the old one.
  const bool on_disk = ::fsync(descriptor_) == 0 || errno == EINVAL || errno == ENOSYS;
  const int reason = errno;
  const bool closed = ::close(std::exchange(descriptor_, -1)) == 0;
  if (closed && on_disk) return;
  if (!on_disk) errno = reason;
  throw FileError(name_, system_reason(), errno);
}

void PartFile::replace() {
  if (std::rename(path_.c_str(), target_.c_str()) != 0)
    throw FileError(name_, system_reason(), errno);
  path_.clear();
  forget(slot_);
}

}  // namespace fagan
