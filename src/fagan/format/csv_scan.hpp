#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace fagan {

/// What a look at the bytes of a piece of CSV text finds.
struct CsvScan {
  bool has_quote = false;  ///< a double quote somewhere: delimiters may be inside quotes
  bool has_nul = false;

  /// Positions of every comma and line feed, in order, quoted or not.
  std::span<const std::uint32_t> delimiters() const noexcept { return {room.data(), count}; }

  std::vector<std::uint32_t> room;  ///< kept from scan to scan, and longer than what is in use
  std::size_t count = 0;
};

/// Finds the delimiters of a text of less than 4 GiB, a vector of bytes at a time. The result's
/// memory is used again from call to call.
void scan_csv(std::string_view text, CsvScan& scan);

}  // namespace fagan
