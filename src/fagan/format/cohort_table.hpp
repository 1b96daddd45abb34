#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fagan/format/padded_text.hpp"
#include "fagan/format/table_format.hpp"
#include "fagan/format/text_buffer.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Writes cases as a table that reads back to the same cases: `case_id`, which is the case's number
/// in its cohort, `cause`, and the findings. Numbers are as short as they can be without changing.
class CohortTable {
 public:
  /// `findings`: which of them have a column; others must never be observed.
  CohortTable(Model model, std::vector<FindingId> findings, TableFormat format);

  /// What stands above the first case; nothing in NDJSON.
  std::string header() const;
  /// Appends the cases of a dense batch, the first of which is number `first`. Throws Error for
  /// virtual evidence, which a table has no cells for.
  void append(std::uint64_t first, const CaseBatch& cases, TextBuffer& text) const;

 private:
  void append_csv(std::uint64_t number, std::size_t i, const CaseBatch& cases,
                  const DenseCases& dense, TextBuffer& text) const;
  void append_json(std::uint64_t number, std::size_t i, const CaseBatch& cases,
                   const DenseCases& dense, TextBuffer& text) const;
  std::string listed_text(std::size_t i, FindingId finding, const CaseBatch& cases) const;
  std::string listed_cell(std::size_t i, FindingId finding, const CaseBatch& cases) const;

  Model model_;
  std::vector<FindingId> findings_;
  TableFormat format_;
  // As they stand in the table.
  std::vector<PaddedText> causes_;               // [n_causes]
  std::vector<std::vector<PaddedText>> states_;  // [findings_][n_states]; none for a number
  std::vector<PaddedText> keys_;                 // [findings_], for JSON
  std::vector<std::size_t> number_rows_;         // [findings_]
  std::size_t longest_row_;                      // in bytes, without intervals
};

}  // namespace fagan
