#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fagan {

// What cells of a table of posteriors are made of, for many cases at once.

/// Probabilities in whole millionths, rounded as printf("%.6f") rounds them, into `to` of the same
/// size. False, and nothing of use written, if one of them is no probability or a tie too close to
/// call: then each must be written by DecimalText.
bool to_millionths(std::span<const float> probabilities, std::int32_t* to);
bool to_millionths(std::span<const double> probabilities, std::int32_t* to);

/// In each column of a matrix of numbers that are not negative, the row of the largest one, of
/// equals the first: `numbers` is [n_rows × places.size()].
void find_largest(std::span<const float> numbers, std::span<std::uint32_t> places);
void find_largest(std::span<const double> numbers, std::span<std::uint32_t> places);

/// What `write_cells` takes for each number, and a few characters that it may spoil beyond them
/// all.
inline constexpr std::size_t cell_length = 9;
inline constexpr std::size_t cell_slack = 2;

/// Writes millionths, 0 to a million, as cells of a table, such as ",0.123456", and returns where
/// they end.
char* write_cells(std::span<const std::int32_t> millionths, char* to);

}  // namespace fagan
