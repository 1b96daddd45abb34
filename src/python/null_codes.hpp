#pragma once

#include <cstddef>
#include <cstdint>

namespace fagan::python {

/// As many bytes of `valid` have to be there beyond the last that counts.
inline constexpr std::size_t valid_slack = 8;

/// Copies n codes, −1 in place of each whose bit in `valid` (lowest first) is not. Both
/// may be the same.
void mark_null(const std::int8_t* codes, const std::uint8_t* valid, std::size_t n, std::int8_t* to);

}  // namespace fagan::python
