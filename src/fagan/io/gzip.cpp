#include "fagan/io/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "fagan/core/contract.hpp"
#include "fagan/core/error.hpp"

namespace fagan {
namespace {

constexpr int gzip_window = 15 + 16;  // the largest window, and a gzip header in place of zlib's
constexpr std::size_t step = std::size_t{1} << 16U;

// zlib reads through a pointer to const bytes it was never asked to declare const, and counts in
// unsigned int: long texts are fed in pieces.
void feed(z_stream& stream, std::string_view& rest) {
  const std::size_t piece = std::min<std::size_t>(rest.size(), std::numeric_limits<uInt>::max());
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
  stream.avail_in = static_cast<uInt>(piece);
  rest.remove_prefix(piece);
}

class Inflater {
 public:
  Inflater() { FAGAN_ASSERT_EQ(inflateInit2(&stream, gzip_window), Z_OK); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream); }
  z_stream stream{};
};

class Deflater {
 public:
  Deflater() {
    FAGAN_ASSERT_EQ(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8,
                                 Z_DEFAULT_STRATEGY),
                    Z_OK);
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater() { deflateEnd(&stream); }
  z_stream stream{};
};

}  // namespace

bool has_gzip_name(std::string_view path) {
  constexpr std::string_view ending = ".gz";
  return path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending;
}

std::string unpacked(std::string_view bytes, const std::string& path, std::size_t most) {
  Inflater inflater;
  z_stream& stream = inflater.stream;
  std::array<char, step> buffer{};
  std::string text;
  int state = Z_OK;
  while (true) {
    if (stream.avail_in == 0) feed(stream, bytes);
    if (stream.avail_in == 0 && state == Z_STREAM_END) return text;
    if (state == Z_STREAM_END) inflateReset(&stream);  // another member follows
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    text.append(buffer.data(), buffer.size() - stream.avail_out);
    if (text.size() > most) throw FileError(path, "unpacks to more than 2 GiB");
    if (state == Z_BUF_ERROR) throw FileError(path, "the gzip data end too early");
    if (state != Z_OK && state != Z_STREAM_END) {
      throw FileError(path, "not gzip data, or damaged");
    }
  }
}

std::string packed(std::string_view text) {
  Deflater deflater;
  z_stream& stream = deflater.stream;
  std::array<char, step> buffer{};
  std::string bytes;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    if (stream.avail_in == 0) feed(stream, text);
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = deflate(&stream, text.empty() ? Z_FINISH : Z_NO_FLUSH);
    FAGAN_ASSERT(state == Z_OK || state == Z_STREAM_END || state == Z_BUF_ERROR);
    bytes.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  return bytes;
}

}  // namespace fagan
