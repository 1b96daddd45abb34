#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "fagan/format/case_json.hpp"
#include "fagan/format/check.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/format/read_prior.hpp"
#include "fagan/format/read_utility.hpp"
#include "format/broken.hpp"

// Good texts with random damage, the same every time: whatever happens to a text, it is read, or
// refused at a place.

namespace fagan::tests {
namespace {

using Random = std::mt19937;  // its numbers are laid down by the standard; distributions' are not

std::size_t below(std::size_t limit, Random& random) { return random() % limit; }

void damage(std::string& text, Random& random) {
  static const std::string telling = "{}[]\",:\\0123456789.eE+-ntfu \n\t\x01\x7F\x80\xFF";
  const std::size_t at = below(text.size(), random);
  const char byte = below(2, random) == 0 ? telling[below(telling.size(), random)]
                                          : static_cast<char>(below(256, random));
  switch (below(6, random)) {
    case 0:
      text[at] = byte;
      break;
    case 1:
      text.insert(at, 1, byte);
      break;
    case 2:
      text.erase(at, 1 + below(8, random));
      break;
    case 3:
      text.insert(at, text.substr(below(text.size(), random), below(60, random)));
      break;
    case 4:
      text.resize(text.size() - below(text.size(), random) / 8);
      break;
    default:
      std::swap(text[at], text[below(text.size(), random)]);
      break;
  }
  if (text.empty()) text = " ";
}

std::string damaged(const std::string& good, Random& random) {
  std::string text = good;
  for (std::size_t i = 1 + below(4, random); i > 0; --i) damage(text, random);
  return text;
}

// Checks that a text which cannot be read has an error with a place, and one that can has none.
void expect_consistent(const std::vector<Problem>& problems, bool was_read,
                       const std::string& text) {
  ASSERT_NE(has_errors(problems), was_read) << text;
  for (const Problem& problem : problems) {
    ASSERT_GT(problem.place.line, 0) << to_string(problem) << '\n' << text;
    ASSERT_GT(problem.place.column, 0) << to_string(problem);
    ASSERT_EQ(to_string(problem).find('\n'), std::string::npos) << to_string(problem);
  }
}

TEST(Mutation, ADamagedModelIsReadOrRefusedAtAPlace) {
  const std::string good = good_text("model.json");
  Random random(1);
  for (int i = 0; i < 4000; ++i) {
    const std::string text = damaged(good, random);
    const bool was_read = examine_model(JsonDocument(text, "f")).model.has_value();
    expect_consistent(check(text, "f"), was_read, text);
  }
}

TEST(Mutation, ADamagedPriorIsReadOrRefusedAtAPlace) {
  const std::string good = good_text("prior.json");
  const Model& model = good_loaded_model().model;
  Random random(2);
  for (int i = 0; i < 8000; ++i) {
    const std::string text = damaged(good, random);
    const bool was_read = examine_prior(JsonDocument(text, "f"), &model).prior.has_value();
    expect_consistent(check(text, "f", &good_loaded_model()), was_read, text);
  }
}

TEST(Mutation, DamagedUtilitiesAreReadOrRefusedAtAPlace) {
  const std::string good = good_text("utility.json");
  const Model& model = good_loaded_model().model;
  Random random(4);
  for (int i = 0; i < 8000; ++i) {
    const std::string text = damaged(good, random);
    const bool was_read = examine_utility(JsonDocument(text, "f"), &model).utility.has_value();
    expect_consistent(check(text, "f", &good_loaded_model()), was_read, text);
  }
}

TEST(Mutation, ADamagedCaseIsReadOrRefusedAtAPlace) {
  const std::string good = good_text("case.json");
  const Model& model = good_loaded_model().model;
  Random random(3);
  for (int i = 0; i < 8000; ++i) {
    const std::string text = damaged(good, random);
    const bool was_read = examine_case(JsonDocument(text, "f"), &model, "").file.has_value();
    expect_consistent(check(text, "f", &good_loaded_model()), was_read, text);
  }
}

}  // namespace
}  // namespace fagan::tests
