// Throws bytes at the reader of cases in lines.
#include "fagan/format/case_lines.hpp"

#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const fagan::Model& model = fever_model();
  fagan::TableReading reading;
  reading.path = "f";
  reading.settings = {"clinic"};
  attempt([&] {
    const fagan::CaseLinesReader reader(model, reading);
    fagan::CaseRows rows(model);
    reader.read(text.substr(0, reader.whole_records(text, true)), rows);
    return rows.batch().n_cases();
  });
  return 0;
}
