// Throws bytes at the reader of evaluations.
#include "fagan/format/evaluation_file.hpp"

#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  attempt([&] { return fagan::read_evaluation(text, "f"); });
  return 0;
}
