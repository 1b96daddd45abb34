#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fagan/core/alias_table.hpp"
#include "fagan/core/aligned.hpp"
#include "fagan/inference/panels.hpp"
#include "fagan/simulation/recorder.hpp"
#include "fagan/simulation/truth.hpp"

// Vector versions of the draws that define a cohort. For block_simulator.cpp only.

namespace fagan {

/// An alias table of 32 slots as three tables of bytes, for lookups in registers.
struct alignas(32) ByteTable {
  std::array<std::uint8_t, 32> low{};  ///< of the threshold
  std::array<std::uint8_t, 32> high{};
  std::array<std::uint8_t, 32> alias{};

  ByteTable() = default;
  explicit ByteTable(const AliasTable& table);
};

/// A draw of 16 bits: the table that defines it, and its bytes if it has 32 slots.
struct DrawTable {
  const AliasTable* exact = nullptr;
  ByteTable bytes;

  DrawTable() = default;
  explicit DrawTable(const AliasTable& table);
  bool has_bytes() const noexcept { return exact->slots().size() == 32; }
};

/// What some findings of a draw panel add to the code of a scoring panel.
struct ScorePart {
  enum class Kind {
    always,  ///< `adds` by joint state; the findings are never missing
    one,     ///< `adds` by joint state where finding `finding` of the panel is not missing
    /// `adds` by the findings known, and again by those known and in their second state: bit i of
    /// either stands for finding i of a panel whose findings all have two states.
    bits
  };
  Kind kind = Kind::always;
  std::size_t draw_panel = 0;
  std::size_t finding = 0;
  bool is_short = true;  ///< the draw panel has at most 32 joint states
  std::array<std::uint8_t, 128> adds{};
};

/// Everything the kernel needs to know of a world and of who scores it.
struct DrawPlan {
  std::size_t n_panels = 0;
  std::size_t n_numbers = 0;
  const TruthSampler* truth = nullptr;
  const Recorder* recorder = nullptr;

  DrawTable causes;
  std::vector<DrawTable> states;   ///< [n_panels × n_causes], a column per cause
  std::vector<DrawTable> missing;  ///< [n_units]; `exact` is null unless there is just one table
  std::vector<ScorePart> parts;    ///< by scoring panel
  std::vector<std::size_t> part_begins;  ///< [n scoring panels + 1]
  std::vector<std::size_t> number_rows;  ///< [n_numbers] rows of the block

  std::uint32_t first_number_block = 0;
  std::uint32_t first_missing_block = 0;
  std::uint32_t first_answer_block = 0;
  bool any_missing = false;
  bool any_wrong_answer = false;
};

/// Cases of one cause: their numbers are base + order[i], without a carry into the high half.
struct CausePiece {
  Seed seed{};
  std::uint64_t base = 0;
  CauseId cause{};
  const std::uint16_t* order = nullptr;
  std::size_t n = 0;
  std::size_t column = 0;  ///< of the block, where the first case goes
};

/// Memory for a strip of cases, to be used again.
struct StripScratch {
  AlignedVector<std::uint8_t> truth_bits;  // planes of the draws of a stream, W bytes each
  AlignedVector<std::uint8_t> observation_bits;
  AlignedVector<std::uint32_t> number_words;
  AlignedVector<std::uint8_t> codes;    // [n_panels × W] joint states as recorded
  AlignedVector<std::uint8_t> truths;   // [n_panels × W], if they can differ
  AlignedVector<std::uint8_t> missing;  // [n_units × W]
};

/// The causes of cases 8 first_eighth … 8 (first_eighth + n_eighths) − 1; room for 64 more.
void draw_causes(const DrawTable& table, Seed seed, std::uint64_t first_eighth,
                 std::size_t n_eighths, std::uint16_t* causes);

/// Draws the cases and writes their codes and numbers to the block.
void draw_cases(const DrawPlan& plan, const CausePiece& piece, StripScratch& scratch,
                PanelBlock& block);

}  // namespace fagan
