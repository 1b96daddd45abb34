#include "fagan/format/sha256.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

// FIPS 180-4. Written out because no packaged C++ implementation also compiles for WebAssembly.

namespace fagan {
namespace {

using Word = std::uint32_t;
using HashState = std::array<Word, 8>;

constexpr std::size_t block_bytes = 64;

// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
constexpr HashState initial = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<Word, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr Word rotated(Word x, unsigned by) { return (x >> by) | (x << (32U - by)); }

Word big_endian(const char* bytes) {
  Word word = 0;
  for (std::size_t i = 0; i < 4; ++i) word = word << 8U | static_cast<unsigned char>(bytes[i]);
  return word;
}

std::array<Word, 64> schedule(const char* block) {
  std::array<Word, 64> w{};
  for (std::size_t t = 0; t < 16; ++t) w[t] = big_endian(block + 4 * t);
  for (std::size_t t = 16; t < 64; ++t) {
    const Word s0 = rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ (w[t - 15] >> 3U);
    const Word s1 = rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ (w[t - 2] >> 10U);
    w[t] = s1 + w[t - 7] + s0 + w[t - 16];
  }
  return w;
}

void compress(HashState& state, const char* block) {
  const std::array<Word, 64> w = schedule(block);
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t t = 0; t < 64; ++t) {
    const Word sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const Word choice = (e & f) ^ (~e & g);
    const Word t1 = h + sum1 + choice + round_constants[t] + w[t];
    const Word sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const Word majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + sum0 + majority;
  }
  const HashState addends = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += addends[i];
}

// What follows the last whole block: the rest, a 1 bit, zeros, and the length in bits.
std::string padded(std::string_view rest, std::uint64_t total_bytes) {
  std::string end(rest);
  end += '\x80';
  while (end.size() % block_bytes != block_bytes - 8) end += '\0';
  const std::uint64_t bits = total_bytes * 8;
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    end += static_cast<char>(static_cast<unsigned char>(bits >> (shift - 8)));
  }
  return end;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  HashState state = initial;
  const std::size_t whole = bytes.size() - bytes.size() % block_bytes;
  for (std::size_t i = 0; i < whole; i += block_bytes) compress(state, bytes.data() + i);
  const std::string end = padded(bytes.substr(whole), bytes.size());
  for (std::size_t i = 0; i < end.size(); i += block_bytes) compress(state, end.data() + i);

  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const Word word : state) {
    for (unsigned shift = 32; shift > 0; shift -= 4) hex += digits[word >> (shift - 4) & 0xFU];
  }
  return hex;
}

}  // namespace fagan
