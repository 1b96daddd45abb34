// Throws bytes at the reader of what is typed of a finding.
#include "fagan/format/observation_text.hpp"

#include "fagan/format/typed_text.hpp"
#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const fagan::Model& model = fever_model();
  attempt([&] { return fagan::parse_finding_argument(model, text); });
  attempt([&] { return fagan::typed_finding(model, fagan::typed_line(text)); });
  attempt([&] { return fagan::typed_probability(text); });
  return 0;
}
