#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fagan {

/// Counts cases whose id another case had before, in memory that does not grow with their number.
///
/// Ids that count up, such as 0, 1, 2, cost next to nothing, however many. Of others the first
/// million are remembered, by hashes of 64 bits; later ones are still compared with those. So what
/// is counted is a repetition (but for a chance of one in ten million), and none among the first
/// million is missed.
class RepeatedIds {
 public:
  static constexpr std::size_t most_remembered = 1'000'000;

  /// An empty id is none.
  void add(std::string_view id);
  std::uint64_t n_repeated() const noexcept { return n_repeated_; }

 private:
  struct Run {
    std::uint64_t first;
    std::uint64_t last;
  };
  bool remembers(std::uint64_t hash) const noexcept;
  void remember(std::uint64_t hash);
  std::size_t place_of(std::uint64_t hash) const noexcept;

  std::optional<Run> run_;            // ids that count up
  std::vector<std::uint64_t> slots_;  // hashes of others; 0 is free
  std::size_t n_remembered_ = 0;
  std::uint64_t n_repeated_ = 0;
};

}  // namespace fagan
