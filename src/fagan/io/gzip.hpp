#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace fagan {

/// True for names that end in .gz: what is written there is packed. What is read is known by its
/// bytes.
bool has_gzip_name(std::string_view path);

/// Unpacks a gzip stream (RFC 1952), all its members one after the other, piece by piece. Zeros
/// behind a member are padding.
class Unpacker {
 public:
  /// `path` is for messages.
  explicit Unpacker(std::string path);
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  Unpacker(Unpacker&&) = delete;
  Unpacker& operator=(Unpacker&&) = delete;

  /// True once everything fed has been used.
  bool is_hungry() const noexcept;
  /// The next packed bytes, which must stay where they are until they are used. Only when hungry.
  void feed(std::string_view packed);
  /// Unpacks up to `most` bytes. Throws FileError if the stream is damaged.
  std::size_t unpack(char* to, std::size_t most);
  /// There is nothing more to be fed. Throws FileError if the stream is not complete.
  void end() const;

 private:
  struct Zlib;
  std::string path_;
  std::unique_ptr<Zlib> zlib_;
  bool complete_ = false;  // a member has ended, and no other has begun
  bool pending_ = false;   // more may come out although nothing is left to go in
};

/// Makes a gzip stream, piece by piece: the same bytes for the same pieces every time, since it
/// carries no date and no name.
class Packer {
 public:
  Packer();
  ~Packer();
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;
  Packer(Packer&&) = delete;
  Packer& operator=(Packer&&) = delete;

  /// Appends what is ready of the packed bytes.
  void pack(std::string_view text, std::string& packed);
  /// Appends the rest. Nothing can be packed after that.
  void finish(std::string& packed);

 private:
  struct Zlib;
  std::unique_ptr<Zlib> zlib_;
};

}  // namespace fagan
