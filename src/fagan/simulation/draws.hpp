#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/alias_table.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Which of the ways below of making cases out of random numbers is meant: outputs name it, so that
/// two cohorts with the same seed are known to be the same cases.
inline constexpr int draws_version = 1;

/// A few findings whose true states are drawn together, with one draw of 16 bits.
struct DrawPanel {
  /// Joint states that fit a table of 32 slots, which vector registers hold.
  static constexpr std::size_t usual_codes = 32;
  static constexpr std::size_t most_findings = 5;

  std::vector<FindingId> findings;   ///< with named states, in the model's order; at most 5
  std::vector<std::size_t> weights;  ///< 1, then the product of the numbers of states before it
  std::vector<std::size_t> n_states;
  std::size_t n_codes = 1;  ///< at most 32, unless a single finding has more states

  /// The state of the panel's i-th finding when the panel's code is Σ weights[i] · state i.
  StateId state(std::size_t code, std::size_t i) const {
    return static_cast<StateId>(code / weights[i] % n_states[i]);
  }
};

/// Which random bits decide what, for every case of every cohort of a model ("draws": 1).
///
/// **The cause** of case i is draw i mod 8 of stream `shared_truth` at case number ⌊i/8⌋, so that
/// one block of Philox serves eight neighbours: an alias table over the prior.
///
/// **States.** The findings drawn are those with a likelihood, in the model's order; of findings
/// that are one measurement, only the preferred one or the one chosen in its place. Those with
/// named states are packed into panels: each joins the last panel while its joint states stay
/// within 32, else begins a new one. The code of panel p is draw p of stream `truth`: an alias
/// table of the panel's joint states given the cause, each the product of its findings'
/// probabilities, every row divided by its sum.
///
/// **Numbers.** From the block after the last panel's, number n (in the model's order) takes the
/// uniform number 2 · first_number_block + n of stream `truth`, and is the quantile of its density
/// given the cause, truncated to its range.
///
/// **The record** comes from stream `observation` in rounds of one draw for each panel and then
/// each number, every round starting on a block: round 0, what is missing of it; round 1, which
/// joint states are answered in place of the true ones (panels only); round 2, what of the missing
/// was asked but is not known. **The label** is draw 0 of stream `label`.
///
/// Draw d is the 16 bits at position d of a stream, with its own tie breaker (see AliasTable). A
/// round, or a draw within one, that can change nothing is not looked at; none depends on another,
/// so that the truth is the same whatever is observed of it.
class Draws {
 public:
  /// `measures`: findings to draw in place of the preferred ones of their measurement. Throws Error
  /// if one belongs to no measurement, or two to the same.
  explicit Draws(const Model& model, std::span<const FindingId> measures = {});

  std::span<const DrawPanel> panels() const noexcept { return panels_; }
  /// The numeric findings that are drawn, in the model's order.
  std::span<const FindingId> numbers() const noexcept { return numbers_; }
  /// Where a finding is drawn; for a finding with states that is drawn.
  struct Place {
    std::size_t panel;
    std::size_t position;  ///< within the panel
  };
  Place place_of(FindingId finding) const;
  bool is_drawn(FindingId finding) const { return drawn_[index(finding)]; }

  /// Block of stream `truth` that holds the panels' first draw after the last, for numbers.
  std::uint32_t first_number_block() const noexcept { return blocks_for(panels_.size()); }

  enum class Round : std::uint32_t { missing = 0, answer = 1, not_known = 2 };
  /// The block of stream `observation` at which a round starts.
  std::uint32_t first_block(Round round) const noexcept {
    return static_cast<std::uint32_t>(round) * blocks_for(panels_.size() + numbers_.size());
  }

 private:
  static std::uint32_t blocks_for(std::size_t n_draws) noexcept {
    return static_cast<std::uint32_t>((n_draws + 7) / 8);
  }
  void append(const Model& model, FindingId finding);

  std::vector<bool> drawn_;  // [n_findings]
  PerFinding<Place> places_;
  std::vector<DrawPanel> panels_;
  std::vector<FindingId> numbers_;
};

/// Draws 0, 1, 2, … of 16 bits from one block on, in rising order: eight to a block of Philox.
class DrawReader {
 public:
  DrawReader(const RandomNumbers& numbers, std::uint32_t first_block)
      : numbers_(numbers), first_block_(first_block) {}

  std::size_t draw(const AliasTable& table, std::uint32_t draw) {
    if (first_block_ + draw / 8 != at_) {
      at_ = first_block_ + draw / 8;
      words_ = numbers_.block(at_);
    }
    return table.draw(RandomNumbers::bits16(words_, draw % 8), numbers_, 8 * first_block_ + draw);
  }

 private:
  static constexpr std::uint32_t nowhere = 0xFFFFFFFF;
  RandomNumbers numbers_;
  std::uint32_t first_block_;
  std::uint32_t at_ = nowhere;
  RandomNumbers::Block words_{};
};

}  // namespace fagan
