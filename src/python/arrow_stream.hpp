#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fagan::python {

namespace nb = nanobind;

/// Integers that lie in memory one after the other, some of which may be null.
struct IntegerChunk {
  char kind = 'b';  ///< b, h, i, q, or their capitals where unsigned (see the struct module)
  const void* data = nullptr;
  std::size_t first = 0;  ///< how many the chunks before it hold
  std::size_t count = 0;
  /// A bit for each, lowest first, 0 where null, from the bit `validity_offset` on; null pointer if
  /// none is null.
  const std::uint8_t* validity = nullptr;
  std::size_t validity_offset = 0;
  std::shared_ptr<const void> owner;
};

/// Of an integer of this kind, in bytes.
std::size_t size_of(char kind);

/// What an object with __arrow_c_stream__ holds, if it is one column of integers: its memory, not a
/// copy (Arrow C data interface; Apache Arrow 2020). Throws Error if it holds something else;
/// `name` is the argument's, for messages.
std::vector<IntegerChunk> integers_of_stream(nb::handle object, const std::string& name);

}  // namespace fagan::python
