#pragma once

#include <string_view>

#include "fagan/format/case_rows.hpp"

namespace fagan {

/// Reads cases from NDJSON, a line each:
/// `{"case_id": "7", "cause": "fracture", "setting": "…", "findings": {"swelling": "present"}}`.
///
/// All may be missing, and all but `findings` null; a case without an id is called by the number of
/// its line. A finding is a text as in a CSV
/// cell (`present`, `500..1000`, `?`), a number, true or false, or null for not asked.
class CaseLinesReader : public CaseReader {
 public:
  CaseLinesReader(Model model, TableReading reading);

  std::size_t whole_records(std::string_view text, bool at_end) const override;
  void read(std::string_view records, CaseRows& rows) const override;

 private:
  void read_line(std::string_view line, CaseRows& rows) const;

  Model model_;
  TableReading reading_;
};

}  // namespace fagan
