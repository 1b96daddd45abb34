#include "fagan/io/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"

namespace fagan {
namespace {

constexpr int gzip_window = 15 + 16;  // the largest window, and a gzip header in place of zlib's
constexpr int memory_level = 8;       // zlib's own default
constexpr std::size_t unpacked_piece = std::size_t{1} << 16U;
// zlib counts bytes with an unsigned int.
constexpr std::size_t most_at_once = std::size_t{1} << 30U;

// The bytes of a text as zlib wants them: unsigned, and without const although it never writes.
Bytef* bytes_of(const char* text) {
  // NOLINTNEXTLINE(*-const-cast, *-reinterpret-cast)
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));
}

// With arguments that are right, getting ready can fail for want of memory alone.
void require_memory(int state) {
  if (state != Z_OK) throw std::bad_alloc();
}

}  // namespace

bool has_gzip_name(std::string_view path) {
  constexpr std::string_view ending = ".gz";
  return path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending;
}

struct Unpacker::Zlib {
  z_stream z{};
  Zlib() { require_memory(inflateInit2(&z, gzip_window)); }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;
  Zlib(Zlib&&) = delete;
  Zlib& operator=(Zlib&&) = delete;
  ~Zlib() { inflateEnd(&z); }
};

Unpacker::Unpacker(std::string path) : path_(std::move(path)), zlib_(std::make_unique<Zlib>()) {}
Unpacker::~Unpacker() = default;

bool Unpacker::is_hungry() const noexcept { return zlib_->z.avail_in == 0 && !pending_; }

void Unpacker::feed(std::string_view packed) {
  FAGAN_ASSERT(is_hungry() && packed.size() <= most_at_once);
  zlib_->z.next_in = bytes_of(packed.data());
  zlib_->z.avail_in = static_cast<uInt>(packed.size());
}

std::size_t Unpacker::unpack(char* to, std::size_t most) {
  z_stream& z = zlib_->z;
  const std::size_t wanted = std::min(most, most_at_once);
  z.next_out = bytes_of(to);
  z.avail_out = static_cast<uInt>(wanted);
  while (z.avail_out > 0 && (z.avail_in > 0 || pending_)) {
    if (complete_) {
      // Behind the end of a packed text there may be zeros, which fill up a tape or a download.
      while (z.avail_in > 0 && *z.next_in == 0) {
        ++z.next_in;
        --z.avail_in;
      }
      if (z.avail_in == 0) break;
    }
    pending_ = false;
    complete_ = false;
    const int state = inflate(&z, Z_NO_FLUSH);
    if (state == Z_STREAM_END) {
      // After the end of one packed text, another may follow.
      inflateReset(&z);
      complete_ = true;
    } else if (state != Z_OK && state != Z_BUF_ERROR) {
      throw FileError(path_, "not gzip data, or damaged");
    }
  }
  pending_ = z.avail_out == 0 && !complete_;
  return wanted - z.avail_out;
}

void Unpacker::end() const {
  if (!complete_) throw FileError(path_, "the gzip data end too early");
}

struct Packer::Zlib {
  z_stream z{};
  std::array<char, unpacked_piece> out{};
  Zlib() {
    require_memory(deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                                Z_DEFAULT_STRATEGY));
  }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;
  Zlib(Zlib&&) = delete;
  Zlib& operator=(Zlib&&) = delete;
  ~Zlib() { deflateEnd(&z); }

  // Runs until everything is taken, or to the end of the stream.
  void run(int flush, std::string& packed) {
    int state = Z_OK;
    do {
      z.next_out = bytes_of(out.data());
      z.avail_out = static_cast<uInt>(out.size());
      state = deflate(&z, flush);
      FAGAN_ASSERT(state == Z_OK || state == Z_STREAM_END || state == Z_BUF_ERROR);
      packed.append(out.data(), out.size() - z.avail_out);
    } while (flush == Z_FINISH ? state != Z_STREAM_END : z.avail_out == 0);
  }
};

Packer::Packer() : zlib_(std::make_unique<Zlib>()) {}
Packer::~Packer() = default;

void Packer::pack(std::string_view text, std::string& packed) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, most_at_once);
    zlib_->z.next_in = bytes_of(part.data());
    zlib_->z.avail_in = static_cast<uInt>(part.size());
    zlib_->run(Z_NO_FLUSH, packed);
    text.remove_prefix(part.size());
  }
}

void Packer::finish(std::string& packed) {
  zlib_->z.next_in = nullptr;
  zlib_->z.avail_in = 0;
  zlib_->run(Z_FINISH, packed);
}

}  // namespace fagan
