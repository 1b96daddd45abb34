// Throws bytes at the reader of models.
#include "fagan/format/read_model.hpp"

#include "fagan/format/check.hpp"
#include "fagan/format/write_model.hpp"
#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const auto loaded = attempt([&] { return fagan::read_model(text, "f"); });
  fagan::check(text, "f");
  // What was read can be written, and is the same when it is read again.
  if (loaded)
    require(fagan::read_model(fagan::write_model(loaded->model), "g").hash == loaded->hash);
  return 0;
}
