#pragma once

#include <cstddef>
#include <string>

#include "fagan/model/case_batch.hpp"
#include "peers/clock.hpp"
#include "support/fifty_findings.hpp"

// Cases in files: read, scored, and written again.

namespace fagan::bench {

class CaseTables {
 public:
  /// Writes the first of the cases to FOLDER/cases.csv, states by their names, and, for those who
  /// read numbers sooner than names, to FOLDER/codes.csv: −1 for unknown. Keeps references.
  CaseTables(const Known& known, const CaseBatch& cases, std::string folder);

  /// What `fagan score` does, on the instruction set in use, which is called `target`: to
  /// posteriors in memory, and to a file of posteriors.
  void measure(const Clock& clock, const std::string& target) const;

 private:
  template <class Real>
  void read_and_score(const Clock& clock, const std::string& target) const;
  template <class Real>
  void read_score_and_write(const Clock& clock, const std::string& target) const;
  void check_written() const;
  std::string path(const char* name) const { return folder_ + "/" + name; }

  const Known& known_;
  const CaseBatch& cases_;
  std::string folder_;
  std::size_t n_cases_;
};

}  // namespace fagan::bench
