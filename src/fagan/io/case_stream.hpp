#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fagan/core/run.hpp"
#include "fagan/format/case_rows.hpp"
#include "fagan/format/repeated_ids.hpp"
#include "fagan/format/table_format.hpp"
#include "fagan/io/input_file.hpp"

namespace fagan {

/// NDJSON for names that end in .ndjson or .jsonl, also before .gz; CSV for any other.
TableFormat format_by_name(const std::string& path);

/// A piece of a table of cases, read.
struct CaseBlock {
  explicit CaseBlock(const Model& model) : rows(model) {}

  CaseRows rows;
  std::uint64_t first = 0;  ///< how many cases were read before these
  std::string text;         ///< what the ids in `rows` point into
  double share_read = 0;    ///< of the file, up to here; 0 if that cannot be known
};

/// A file of cases read piece by piece, by as many threads as there are, in memory that does not
/// depend on its size: CSV or NDJSON, plain or packed, from a file or standard input.
class CaseStream {
 public:
  struct Options {
    /// Settings that rows may name, the one for those that name none first.
    std::vector<std::string> settings;
    bool needs_cause = false;     ///< see TableReading
    bool one_measurement = true;  ///< see TableReading
    bool skip_bad = false;  ///< leave rows out that cannot be read; otherwise they are refused
    std::string label = "cause";  ///< see TableReading
  };

  /// What was read, at any time and at the end.
  struct Tally {
    std::uint64_t n_cases = 0;
    std::uint64_t n_bad_rows = 0;
    std::uint64_t n_double_measurements = 0;  ///< cases; only the preferred one counted
    std::uint64_t n_repeated_ids = 0;         ///< cases, as far as RepeatedIds promises
    std::vector<Problem> problems;            ///< of the first bad rows, with their places
  };
  /// Most problems that are listed in all.
  static constexpr std::size_t most_problems = 20;

  /// Opens the file, reads the header. Throws FileError or Error.
  CaseStream(Model model, const std::string& path, Options options);
  ~CaseStream();
  CaseStream(const CaseStream&) = delete;
  CaseStream& operator=(const CaseStream&) = delete;
  CaseStream(CaseStream&&) = delete;
  CaseStream& operator=(CaseStream&&) = delete;

  using Step = std::function<void(const CaseBlock&, std::size_t worker)>;
  /// Reads to the end. `work` is called for each block, from many threads at once, `worker` being
  /// below n_workers(run); `in_order`, if there is one, after it, for one block after the other.
  ///
  /// `run.progress` is told the cases read, and about how many there will be; 0 if that cannot be
  /// known. Throws Error with places for rows that cannot be read (unless they are skipped),
  /// FileError, Interrupted, and what the steps throw.
  void read(const Run& run, const Step& work, const Step& in_order = {});

  const Tally& tally() const noexcept { return tally_; }

 private:
  bool take(CaseBlock& block);
  bool fill(std::string& text);
  std::size_t end_of_rows(std::string_view text) const;
  void skip_line(std::string& text);
  void count(CaseBlock& block);
  void report(const Run& run, const CaseBlock& block);

  Model model_;
  Options options_;
  InputFile file_;
  std::unique_ptr<CaseReader> reader_;
  bool is_table_ = false;  // CSV
  std::string rest_;       // read, but not yet part of a block
  bool at_end_ = false;
  std::uint64_t lines_before_ = 0;
  std::uint64_t cases_done_ = 0;
  RepeatedIds repeated_ids_;
  Tally tally_;
};

}  // namespace fagan
