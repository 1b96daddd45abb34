#include "fagan/format/repeated_ids.hpp"

#include <algorithm>
#include <functional>

namespace fagan {
namespace {

// The number an id is the usual text of.
std::optional<std::uint64_t> usual_number(std::string_view id) {
  constexpr std::size_t most_digits = 18;
  if (id.empty() || id.size() > most_digits || (id.front() == '0' && id.size() > 1)) {
    return std::nullopt;
  }
  std::uint64_t number = 0;
  for (const char c : id) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

std::uint64_t hash_of_id(std::string_view id) {
  return std::max<std::uint64_t>(1, std::hash<std::string_view>()(id));
}

}  // namespace

void RepeatedIds::add(std::string_view id) {
  if (id.empty()) return;
  const std::optional<std::uint64_t> number = usual_number(id);
  if (number && run_ && run_->first <= *number && *number <= run_->last) {
    ++n_repeated_;
    return;
  }
  const bool goes_on = number && (!run_ || *number == run_->last + 1);
  if (goes_on && n_remembered_ == 0) {
    run_ = {run_ ? run_->first : *number, *number};
    return;
  }
  const std::uint64_t hash = hash_of_id(id);
  if (remembers(hash)) {
    ++n_repeated_;
  } else if (goes_on) {
    run_ = {run_ ? run_->first : *number, *number};
  } else if (n_remembered_ < most_remembered) {
    remember(hash);
  }
}

std::size_t RepeatedIds::place_of(std::uint64_t hash) const noexcept {
  std::size_t place = static_cast<std::size_t>(hash) & (slots_.size() - 1);
  while (slots_[place] != 0 && slots_[place] != hash) place = (place + 1) & (slots_.size() - 1);
  return place;
}

bool RepeatedIds::remembers(std::uint64_t hash) const noexcept {
  return !slots_.empty() && slots_[place_of(hash)] == hash;
}

// Keeps half of the slots free. Their number is a power of two.
void RepeatedIds::remember(std::uint64_t hash) {
  if (2 * (n_remembered_ + 1) > slots_.size()) {
    constexpr std::size_t fewest = 1024;
    std::vector<std::uint64_t> old(std::max(fewest, 2 * slots_.size()));
    old.swap(slots_);
    for (const std::uint64_t known : old) {
      if (known != 0) slots_[place_of(known)] = known;
    }
  }
  slots_[place_of(hash)] = hash;
  ++n_remembered_;
}

}  // namespace fagan
