// Throws bytes at the reader of tables of cases.
#include "fagan/format/case_table.hpp"

#include "fagan/format/csv_record.hpp"
#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const fagan::Model& model = fever_model();
  fagan::TableReading reading;
  reading.path = "f";
  reading.settings = {"clinic"};
  attempt([&] {
    const std::size_t end = fagan::record_end(text, 0, true);
    const fagan::CaseTableReader reader(model, reading, text.substr(0, end));
    fagan::CaseRows rows(model);
    reader.read(text.substr(end), rows);
    return rows.batch().n_cases();
  });
  return 0;
}
