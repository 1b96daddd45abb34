#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fagan/io/file_identity.hpp"
#include "fagan/io/output_file.hpp"

namespace fagan {

/// The files that one piece of work makes: none of them is one that it reads, nor another one of
/// them, by whatever names. They are opened before the work begins, so that it is not in vain, and
/// appear together at its end.
///
/// From its making until its end, what the thread that made it reads from files is what the work
/// reads. A later one in the same thread stands in for an earlier one, until it ends.
class Outputs {
 public:
  Outputs();
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;
  Outputs(Outputs&&) = delete;
  Outputs& operator=(Outputs&&) = delete;
  ~Outputs();

  /// A file that the work is made of although it was read before; none if the path is empty.
  void reads(const std::string& path);
  /// A file that is read and is meant to be replaced.
  void may_replace(const std::string& path);

  /// Opens one; `asked_by` is the option that names it, for messages. Throws Error if that would
  /// destroy something, FileError if it cannot be made.
  OutputFile& open(const std::string& path, const std::string& asked_by);
  /// Throws what `open` would, and leaves everything as it is: for a file that is written now and
  /// then.
  void try_out(const std::string& path, const std::string& asked_by);

  /// All are written: brings every one to the disk, and then all in place; their paths, but for
  /// standard output. Throws FileError; then none is in place, unless the system refused one at
  /// the very end.
  std::vector<std::string> commit();

  /// For whatever is about to read a file; `name` is what messages call it. Throws Error if the
  /// work makes that file.
  static void note_input(const std::string& path, const std::string& name);

 private:
  struct Input {
    FileIdentity identity;
    std::string name;
  };
  struct Output {
    std::string path;
    std::string asked_by;
    std::unique_ptr<OutputFile> file;
  };
  static void require_other_file(const Input& input, const Output& output);
  Output opened(const std::string& path, const std::string& asked_by) const;

  Outputs* before_;
  std::vector<Input> inputs_;
  std::vector<FileIdentity> replaceable_;
  std::vector<Output> outputs_;
};

}  // namespace fagan
