#pragma once

#include <cstddef>
#include <string>

namespace fagan {

/// A file under way: it stands beside its target, on the same file system, until it takes the
/// target's place; otherwise it is removed. What an earlier program left behind when it was killed
/// is removed too.
class PartFile {
 public:
  /// Makes an empty one. Throws FileError with the reason; `name` is what messages call it.
  PartFile(std::string target, std::string name);
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  PartFile(PartFile&&) = delete;
  PartFile& operator=(PartFile&&) = delete;
  ~PartFile();

  int descriptor() const noexcept { return descriptor_; }
  const std::string& target() const noexcept { return target_; }

  /// Everything is written: brings it to the disk. Throws FileError.
  void close();
  /// Takes the target's place, once closed. Throws FileError.
  void replace();

 private:
  void make();

  std::string target_;
  std::string name_;
  std::string path_;
  int descriptor_ = -1;
  std::size_t slot_;  // among the files to be removed if the program is interrupted
};

/// Removes whatever files are not complete yet, for a program that is about to end. May be called
/// from a signal handler.
void remove_unfinished_files() noexcept;

}  // namespace fagan
