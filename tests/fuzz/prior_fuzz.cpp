// Throws bytes at the reader of priors.
#include "fagan/format/read_prior.hpp"

#include "fagan/format/check.hpp"
#include "fagan/format/write_model.hpp"
#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const fagan::Model& model = fever_model();
  const auto read = attempt([&] { return fagan::read_prior(text, "f", model); });
  fagan::check(text, "f");
  if (read) fagan::read_prior(fagan::write_prior(read->value, model.name()), "g", model);
  return 0;
}
