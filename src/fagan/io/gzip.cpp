#include "fagan/io/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"

namespace fagan {
namespace {

constexpr int gzip_window = 15 + 16;  // the largest window, and a gzip header in place of zlib's
constexpr int memory_level = 8;       // zlib's own default

// A stream of zlib's with the bytes on their way in and out of it, which zlib wants unsigned.
class Stream {
 public:
  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  Stream(Stream&&) = delete;
  Stream& operator=(Stream&&) = delete;

  // Takes what fits off the front of `rest`, once everything taken before is used up.
  void feed(std::string_view& rest) {
    if (z_.avail_in > 0) return;
    const std::size_t taken = std::min(rest.size(), in_.size());
    std::copy_n(rest.begin(), taken, in_.begin());
    z_.next_in = in_.data();
    z_.avail_in = static_cast<uInt>(taken);
    rest.remove_prefix(taken);
  }

  bool is_hungry() const noexcept { return z_.avail_in == 0; }

  // One call of inflate or deflate, whose output is appended.
  int run(int (*step)(z_streamp, int), int flush, std::string& output) {
    z_.next_out = out_.data();
    z_.avail_out = static_cast<uInt>(out_.size());
    const int state = step(&z_, flush);
    const std::size_t made = out_.size() - z_.avail_out;
    output.append(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(made));
    return state;
  }

 protected:
  ~Stream() = default;
  z_stream& z() noexcept { return z_; }

 private:
  static constexpr std::size_t piece = std::size_t{1} << 16U;
  z_stream z_{};
  std::array<Bytef, piece> in_{};
  std::array<Bytef, piece> out_{};
};

class Inflater : public Stream {
 public:
  Inflater() { FAGAN_ASSERT_EQ(inflateInit2(&z(), gzip_window), Z_OK); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) = delete;
  Inflater& operator=(Inflater&&) = delete;
  ~Inflater() { inflateEnd(&z()); }

  void start_again() { inflateReset(&z()); }
};

class Deflater : public Stream {
 public:
  Deflater() {
    FAGAN_ASSERT_EQ(deflateInit2(&z(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                                 Z_DEFAULT_STRATEGY),
                    Z_OK);
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  Deflater(Deflater&&) = delete;
  Deflater& operator=(Deflater&&) = delete;
  ~Deflater() { deflateEnd(&z()); }
};

}  // namespace

bool has_gzip_name(std::string_view path) {
  constexpr std::string_view ending = ".gz";
  return path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending;
}

std::string unpacked(std::string_view bytes, const std::string& path, std::size_t most) {
  Inflater stream;
  std::string text;
  int state = Z_OK;
  while (true) {
    stream.feed(bytes);
    if (stream.is_hungry() && state == Z_STREAM_END) return text;
    if (state == Z_STREAM_END) stream.start_again();  // another member follows
    state = stream.run(inflate, Z_NO_FLUSH, text);
    if (text.size() > most) throw FileError(path, "unpacks to more than 2 GiB");
    if (state == Z_BUF_ERROR) throw FileError(path, "the gzip data end too early");
    if (state != Z_OK && state != Z_STREAM_END) {
      throw FileError(path, "not gzip data, or damaged");
    }
  }
}

std::string packed(std::string_view text) {
  Deflater stream;
  std::string bytes;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    stream.feed(text);
    state = stream.run(deflate, text.empty() ? Z_FINISH : Z_NO_FLUSH, bytes);
    FAGAN_ASSERT(state == Z_OK || state == Z_STREAM_END || state == Z_BUF_ERROR);
  }
  return bytes;
}

}  // namespace fagan
