#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fagan/io/file_identity.hpp"
#include "fagan/io/gzip.hpp"
#include "fagan/io/part_file.hpp"

namespace fagan {

/// Whoever read our standard output has gone away: no failure, but nothing more needs to be done.
class ReaderGone : public std::exception {
 public:
  const char* what() const noexcept override { return "the reader of the output has gone away"; }
};

/// A file written from start to end, which appears whole or not at all: what is written stands
/// beside it until `commit`, and is removed if that is not reached. `-` is standard output; a name
/// that ends in .gz is packed on the way; a link stands for what it leads to. A device or a pipe
/// cannot be replaced, only written to.
///
/// For work that reads files, or makes more than one, see Outputs.
class OutputFile {
 public:
  /// Throws FileError with the reason if it cannot be made, or is write-protected.
  explicit OutputFile(const std::string& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile(OutputFile&&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  /// Which file it is; nothing for a terminal or device.
  const std::optional<FileIdentity>& identity() const noexcept { return identity_; }

  /// Throws FileError, or ReaderGone if this is a pipe nobody reads.
  void write(std::string_view text);
  /// Nothing more will be written: brings everything to the disk. Throws FileError.
  void finish();
  /// The file takes the place of what was there before; finishes it if that is not done.
  void commit();

 private:
  void open_beside(const std::string& path);

  std::string name_;              // for messages
  std::optional<PartFile> part_;  // nothing where nothing is replaced
  std::optional<FileIdentity> identity_;
  int descriptor_ = -1;  // of what is not replaced
  bool owned_ = false;
  bool finished_ = false;
  std::unique_ptr<Packer> packer_;
  std::string packed_;
};

}  // namespace fagan
