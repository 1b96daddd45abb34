#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "fagan/core/philox.hpp"
#include "fagan/inference/panels.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan {

/// Cases of a cohort next to each other, as panel codes ready to be diagnosed, ordered by true
/// cause (and by number within a cause).
///
/// Column c holds case first + order[c]. What is true of a finding or number is not kept.
struct SimulatedBlock {
  /// Room for up to 65536 cases.
  SimulatedBlock(const Model& model, const Panels& panels,
                 std::size_t capacity = PanelBlock::default_capacity);

  std::uint64_t first = 0;
  PanelBlock cases;                       ///< as recorded
  std::vector<std::uint16_t> order;       ///< [n_cases]
  std::vector<std::uint32_t> truth;       ///< [n_cases] true causes, rising
  std::vector<std::uint32_t> labels;      ///< [n_cases] causes as recorded
  std::vector<std::size_t> cause_begins;  ///< [n_causes + 1]: the columns of each true cause
};

/// Makes the same cases as a Simulator, a block at a time and without unpacking them into findings:
/// for each cause as many cases together as a vector has bytes.
///
/// Immutable; may be used by many threads at once, each with a block of its own. Keeps a reference
/// to the simulator.
class BlockSimulator {
 public:
  /// `panels` are those of the model that will score the cases: the simulator's own, or one with
  /// the same findings.
  BlockSimulator(const Simulator& simulator, Panels panels);
  BlockSimulator(const BlockSimulator&) = delete;
  BlockSimulator(BlockSimulator&&) = delete;
  BlockSimulator& operator=(const BlockSimulator&) = delete;
  BlockSimulator& operator=(BlockSimulator&&) = delete;
  ~BlockSimulator();

  /// Cases first … first + count − 1 of the cohort `seed`; count ≤ the block's capacity.
  void draw(Seed seed, std::uint64_t first, std::size_t count, SimulatedBlock& block) const;

  /// The same cases in the order of their numbers and with their findings, as Simulator::draw draws
  /// them, for those who want to see them. The block is scratch memory.
  ///
  /// Panel codes do not tell what was asked but is not known from what was not asked: a process
  /// with such answers takes the plain loop.
  CaseBatch draw_batch(Seed seed, std::uint64_t first, std::size_t count,
                       SimulatedBlock& block) const;

  /// The same as `draw` by the plain loop that defines a cohort.
  void draw_plainly(Seed seed, std::uint64_t first, std::size_t count, SimulatedBlock& block) const;

 private:
  struct Tables;
  void write_plainly(Seed seed, SimulatedBlock& block) const;
  void write_labels(Seed seed, SimulatedBlock& block) const;
  void unpack(const SimulatedBlock& block, CaseBatch& batch) const;

  const Simulator& simulator_;
  Panels panels_;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace fagan
