// Throws bytes at the reader of quizzes.
#include "fagan/format/quiz_record.hpp"

#include "fuzz/fuzz.hpp"

using namespace fagan::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  attempt([&] { return fagan::read_quiz_record(text, "f", fever_model()); });
  return 0;
}
