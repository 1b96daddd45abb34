#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "fagan/io/gzip.hpp"

namespace fagan {

/// Whoever read our standard output has gone away: no failure, but nothing more needs to be done.
class ReaderGone : public std::exception {
 public:
  const char* what() const noexcept override { return "the reader of the output has gone away"; }
};

/// A file written from start to end, which appears whole or not at all: what is written stands
/// beside it until `commit`, and is removed if that is not reached. `-` is standard output; a name
/// that ends in .gz is packed on the way. A device or a pipe cannot be replaced, only written to.
class OutputFile {
 public:
  /// Throws FileError with the reason if it cannot be made.
  explicit OutputFile(const std::string& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile(OutputFile&&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  /// Throws FileError, or ReaderGone if this is a pipe nobody reads.
  void write(std::string_view text);
  /// Nothing more will be written: the file takes the place of what was there before.
  void commit();

 private:
  void open_beside();
  void write_raw(std::string_view bytes);

  std::string path_;    // as it was named
  std::string name_;    // for messages
  std::string target_;  // the file to replace; empty where nothing is replaced
  std::string beside_;
  int descriptor_ = -1;
  bool owned_ = true;
  std::size_t slot_ = 0;  // among the files to be removed if the program is interrupted
  std::unique_ptr<Packer> packer_;
  std::string packed_;
};

/// Removes whatever files are not complete yet, for a program that is about to end. May be called
/// from a signal handler.
void remove_unfinished_files() noexcept;

}  // namespace fagan
