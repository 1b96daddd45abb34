#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fagan/inference/engine_tables.hpp"
#include "fagan/inference/panels.hpp"
#include "fagan/model/case_batch.hpp"

// For the engine's own files only.

namespace fagan {

/// Turns cases that a source keeps by findings into panel codes, without laying them out as cases.
/// For one thread.
class ColumnPacker {
 public:
  /// For blocks of up to `capacity` cases of a model, whose tables outlive it.
  ColumnPacker(const EngineTables& tables, std::size_t capacity);

  /// Cases first … first + n − 1 of the source. What the tables do not know counts as not asked,
  /// and the cases that say so are added to `unsure`, counted from `first`. The block is good until
  /// the next one.
  const PanelBlock& pack(const CaseSource& source, std::size_t first, std::size_t n,
                         std::vector<std::uint32_t>& unsure);

 private:
  const std::int8_t* legal_states(FindingId finding, const std::int8_t* states, std::size_t n,
                                  std::vector<std::uint32_t>& unsure);

  const EngineTables* tables_;
  PanelBlock block_;
  std::vector<std::int8_t> room_;
};

}  // namespace fagan
