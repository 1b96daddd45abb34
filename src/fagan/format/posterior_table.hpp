#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/format/decimal_text.hpp"
#include "fagan/format/padded_text.hpp"
#include "fagan/format/table_format.hpp"
#include "fagan/format/text_buffer.hpp"
#include "fagan/model/case_batch.hpp"
#include "fagan/model/model.hpp"

namespace fagan {

/// Writes posteriors as a table: `case_id`, a column for each cause, `top` (the most probable
/// cause; the first of equals), `log_evidence` (natural logarithm), `status`. Or only the most
/// probable causes, as `cause_1`, `p_1`, … in place of both.
///
/// A case that no cause can explain has the status `impossible`, a log evidence of −inf, and no
/// posterior: its cells are empty, in NDJSON null.
class PosteriorTable {
 public:
  struct Options {
    TableFormat format = TableFormat::csv;
    int digits = DecimalText::usual_digits;  ///< see DecimalText
    std::size_t top = 0;                     ///< 0 for a column per cause
  };

  PosteriorTable(const Model& model, const Options& options);

  /// What stands above the first case; nothing in NDJSON.
  std::string header() const;

  /// Appends the posteriors [n_causes × n_cases] of cases with these ids.
  template <class Real>
  void append(
      std::span<const std::string_view> ids,
      const Eigen::Ref<const Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>>& posteriors,
      std::span<const CaseStatus> status, std::span<const double> log_evidence,
      TextBuffer& text) const;

 private:
  template <class Real>
  char* write_all(const Real* posterior, char* to) const;
  template <class Real>
  char* write_top(const Real* posterior, std::vector<std::uint32_t>& order, char* to) const;
  char* write_nothing(char* to) const;
  char* write_end(CaseStatus status, double log_evidence, char* to) const;

  Options options_;
  std::size_t n_causes_;
  DecimalText decimal_;
  std::vector<std::string> names_;  // of causes, as they stand in a cell
  std::vector<PaddedText> padded_names_;
  std::vector<std::string> keys_;  // what stands before each number
  bool has_plain_cells_;           // for CSV with the usual digits of every cause
  std::size_t longest_row_ = 0;    // in bytes, without the id
};

}  // namespace fagan
