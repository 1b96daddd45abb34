// Throws bytes at the reader of utilities.
#include "fagan/format/read_utility.hpp"

#include "fagan/format/check.hpp"
#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  attempt([&] { return fagan::read_utility(text, "f", fever_model()); });
  fagan::check(text, "f");
  return 0;
}
