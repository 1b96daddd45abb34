#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fagan {

/// Which file something is, whatever it is called: links and spellings of one file are equal. Of a
/// file that is yet to be made: its folder, and its name in it.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::string name;  ///< of a file that is yet to be made

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// Nothing for a terminal or device, which may be read and written at the same time.
std::optional<FileIdentity> identity_of(int descriptor);
/// Nothing for a terminal or device, nor if there is no such file.
std::optional<FileIdentity> identity_of(const std::string& path);
/// Of a file that is yet to be made; nothing if its folder is not there.
std::optional<FileIdentity> identity_of_new(const std::string& path);

/// True for a file that another may take the place of, or that is yet to be made; false for what
/// can only be written to.
bool is_replaceable(const std::string& path);

/// The file a name stands for, if need be one that is yet to be made: what the links at its end
/// lead to. Throws FileError for links that go round in a circle.
std::string behind_links(const std::string& path);

/// The folder of a path, `.` if it names none.
std::string folder_of(const std::string& path);

}  // namespace fagan
