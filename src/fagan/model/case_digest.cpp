#include "fagan/model/case_digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <variant>
#include <vector>

#include "fagan/core/contract.hpp"
#include "fagan/core/overloaded.hpp"

namespace fagan {
namespace {

// Two hashes of 64 bits side by side; each word goes through a multiplication by an odd number
// without a pattern, and its upper bits come down again.
class CaseHash {
 public:
  void add(std::uint64_t word) {
    a_ = (a_ ^ word) * 0x9E3779B97F4A7C15U;
    a_ ^= a_ >> 29U;
    b_ = (b_ + word) * 0xD6E8FEB86659FD93U;
    b_ ^= b_ >> 31U;
  }
  void add(double number) { add(std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number)); }
  void add_bytes(const void* bytes, std::size_t n) {
    const auto* at = static_cast<const char*>(bytes);
    add(static_cast<std::uint64_t>(n));
    for (; n > 0;
         at += std::min(n, sizeof(std::uint64_t)), n -= std::min(n, sizeof(std::uint64_t))) {
      std::uint64_t word = 0;
      std::memcpy(&word, at, std::min(n, sizeof word));
      add(word);
    }
  }

  std::uint64_t first() const { return finished(a_); }
  std::uint64_t second() const { return finished(b_); }

 private:
  static std::uint64_t finished(std::uint64_t x) {
    x = (x ^ (x >> 33U)) * 0xFF51AFD7ED558CCDU;
    x = (x ^ (x >> 33U)) * 0xC4CEB9FE1A85EC53U;
    return x ^ (x >> 33U);
  }
  std::uint64_t a_ = 1;
  std::uint64_t b_ = 2;
};

void add_listed(const ListedObservation& entry, CaseHash& hash) {
  hash.add(static_cast<std::uint64_t>(index(entry.finding)));
  std::visit(Overloaded{[&](const Interval& seen) {
                          hash.add(seen.low);
                          hash.add(seen.high);
                        },
                        [&](const VirtualEvidence& seen) {
                          for (const double likelihood : seen.relative_likelihoods)
                            hash.add(likelihood);
                        },
                        [](const auto&) {}},
             entry.observation);
}

}  // namespace

void CaseDigest::add(const CaseBatch& cases, std::span<const std::string_view> ids,
                     std::uint64_t first) {
  FAGAN_ASSERT(ids.empty() || ids.size() == cases.n_cases());
  const std::size_t n = cases.n_cases();
  CaseBatch::Scratch scratch;
  const DenseCases dense = cases.dense(0, n, scratch);
  std::vector<std::int8_t> codes(cases.n_findings());
  for (std::size_t i = 0; i < n; ++i) {
    CaseHash hash;
    if (ids.empty()) {
      const fmt::format_int number(first + i);
      hash.add_bytes(number.data(), number.size());
    } else {
      hash.add_bytes(ids[i].data(), ids[i].size());
    }
    const std::int8_t* const states = dense.states + i * dense.state_stride;
    std::transform(states, states + codes.size(), codes.begin(),
                   [](std::int8_t code) { return code == not_known_code ? not_asked_code : code; });
    for (std::size_t row = 0; row < cases.n_numbers(); ++row) {
      std::int8_t& code = codes[index(cases.numeric_findings()[row])];
      if (code == listed_code) continue;
      const double number = dense.numbers[i * dense.number_stride + row];
      code = std::isnan(number) ? not_asked_code : std::int8_t{0};
      if (code == 0) hash.add(number);
    }
    hash.add_bytes(codes.data(), codes.size());
    hash.add(static_cast<std::uint64_t>(cases.labels().empty() ? CaseBatch::no_label
                                                               : cases.labels()[i]));
    if (!cases.listed().empty()) {
      for (const ListedObservation& entry : cases.listed(i, 1)) add_listed(entry, hash);
    }
    first_half_ += hash.first();
    second_half_ += hash.second();
  }
}

void CaseDigest::merge(const CaseDigest& other) {
  first_half_ += other.first_half_;
  second_half_ += other.second_half_;
}

std::string CaseDigest::cohort() const {
  return fmt::format("recorded cases {:016x}{:016x}", first_half_, second_half_);
}

}  // namespace fagan
