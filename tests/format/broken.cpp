#include "format/broken.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "support/places.hpp"

namespace fagan::tests {

std::string good_text(const std::string& file) {
  std::ifstream in(in_project("tests/data/broken/") + file, std::ios::binary);
  EXPECT_TRUE(in) << file;
  return {std::istreambuf_iterator<char>(in), {}};
}

const LoadedModel& good_loaded_model() {
  static const LoadedModel loaded = read_model(good_text("model.json"), "model.json");
  return loaded;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << "the good text does not hold " << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

void expect_refused(const std::vector<Problem>& problems, const Broken& broken) {
  std::string all;
  for (const Problem& problem : problems) all += to_string(problem) + '\n';
  const auto is_expected = [&broken](const Problem& p) {
    return p.severity == Severity::error &&
           std::to_string(p.place.line) + ':' + std::to_string(p.place.column) == broken.place &&
           p.place.pointer == broken.pointer && p.message.find(broken.message) != std::string::npos;
  };
  EXPECT_TRUE(std::any_of(problems.begin(), problems.end(), is_expected))
      << broken.what << "\nexpected " << broken.place << ": " << broken.pointer << ": "
      << broken.message << "\nfound " << all;
  const auto errors = std::count_if(problems.begin(), problems.end(),
                                    [](const Problem& p) { return p.severity == Severity::error; });
  EXPECT_EQ(static_cast<std::size_t>(errors), broken.errors) << broken.what << "\nfound " << all;
}

}  // namespace fagan::tests
