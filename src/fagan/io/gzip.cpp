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

// A stream of zlib's that packs or unpacks, with the bytes on their way in and out of it, which
// zlib wants unsigned.
class Stream {
 public:
  enum class Way { pack, unpack };

  explicit Stream(Way way) : way_(way) {
    const int state = way == Way::unpack
                          ? inflateInit2(&z_, gzip_window)
                          : deflateInit2(&z_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window,
                                         memory_level, Z_DEFAULT_STRATEGY);
    FAGAN_ASSERT_EQ(state, Z_OK);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  Stream(Stream&&) = delete;
  Stream& operator=(Stream&&) = delete;
  ~Stream() { way_ == Way::unpack ? inflateEnd(&z_) : deflateEnd(&z_); }

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

  // Appends what can be made of what was fed, up to a limit; zlib's word for how it went.
  int run(int flush, std::string& output) {
    z_.next_out = out_.data();
    z_.avail_out = static_cast<uInt>(out_.size());
    const int state = way_ == Way::unpack ? inflate(&z_, flush) : deflate(&z_, flush);
    const std::size_t made = out_.size() - z_.avail_out;
    output.append(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(made));
    return state;
  }

  // After the end of one packed text, another may follow.
  void start_again() { inflateReset(&z_); }

 private:
  static constexpr std::size_t piece = std::size_t{1} << 16U;
  Way way_;
  z_stream z_{};
  std::array<Bytef, piece> in_{};
  std::array<Bytef, piece> out_{};
};

}  // namespace

bool has_gzip_name(std::string_view path) {
  constexpr std::string_view ending = ".gz";
  return path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending;
}

std::string unpacked(std::string_view bytes, const std::string& path, std::size_t most) {
  Stream stream(Stream::Way::unpack);
  std::string text;
  int state = Z_OK;
  while (true) {
    stream.feed(bytes);
    if (stream.is_hungry() && state == Z_STREAM_END) return text;
    if (state == Z_STREAM_END) stream.start_again();
    state = stream.run(Z_NO_FLUSH, text);
    if (text.size() > most) throw FileError(path, "unpacks to more than 2 GiB");
    if (state == Z_BUF_ERROR) throw FileError(path, "the gzip data end too early");
    if (state != Z_OK && state != Z_STREAM_END) {
      throw FileError(path, "not gzip data, or damaged");
    }
  }
}

std::string packed(std::string_view text) {
  Stream stream(Stream::Way::pack);
  std::string bytes;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    stream.feed(text);
    state = stream.run(text.empty() ? Z_FINISH : Z_NO_FLUSH, bytes);
    FAGAN_ASSERT(state == Z_OK || state == Z_STREAM_END || state == Z_BUF_ERROR);
  }
  return bytes;
}

}  // namespace fagan
