#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "fagan/io/gzip.hpp"

namespace fagan {

/// A file read from start to end, as much at a time as is asked for. `-` is standard input; gzip,
/// known by its first bytes, is unpacked on the way.
class InputFile {
 public:
  /// Throws FileError with the reason if there is no such file.
  explicit InputFile(const std::string& path);
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  InputFile(InputFile&&) = delete;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  /// What messages call it.
  const std::string& name() const noexcept { return name_; }

  /// Reads up to `most` bytes; fewer only at the end of the file, where there are none left. Throws
  /// FileError, also where packed data are damaged or cut short.
  std::size_t read(char* to, std::size_t most);

  /// How many bytes of it are read, as they are in the file; what they unpack to may be more.
  double n_bytes_read() const noexcept { return position_; }
  bool is_packed() const noexcept { return unpacker_ != nullptr; }

  /// How much of the file is read, from 0 to 1; nothing if its size cannot be known.
  std::optional<double> share_read() const noexcept;

 private:
  void look_at_start();
  std::size_t read_raw(char* to, std::size_t most);

  std::string name_;
  int descriptor_ = -1;
  bool owned_ = false;
  double size_ = 0;
  double position_ = 0;
  bool is_looked_at_ = false;
  std::string start_;  // read to see what it is, but not yet asked for
  std::unique_ptr<Unpacker> unpacker_;
  std::string packed_;
};

}  // namespace fagan
