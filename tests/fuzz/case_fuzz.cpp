// Throws bytes at the reader of cases.
#include "fagan/format/case_json.hpp"

#include "fagan/format/check.hpp"
#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const fagan::Model& model = fever_model();
  const auto read = attempt([&] { return fagan::read_case(text, "f", model, {}); });
  fagan::check(text, "f");
  if (read) fagan::read_case(fagan::write_case(read->value, model, {}), "g", model, {});
  return 0;
}
