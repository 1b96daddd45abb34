#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "fagan/format/check.hpp"
#include "fagan/format/read_model.hpp"
#include "format/broken.hpp"

// Inputs nobody would write by hand: too large to stand in a table. Each must be refused at a
// place, in seconds and without exhausting stack or memory.

namespace fagan::tests {
namespace {

constexpr std::size_t ten_megabytes = 10'000'000;

std::string repeated(std::size_t times, const std::function<std::string(std::size_t)>& part) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += (i > 0 ? "," : "") + part(i);
  return text;
}

// The good model with something put in a place that is easy to find.
std::string model_with(std::string_view from, const std::string& to) {
  return replaced(good_text("model.json"), from, to);
}

void expect_first_error(const std::string& text, const std::string& place,
                        const std::string& message, const LoadedModel* model = nullptr) {
  const std::vector<Problem> problems = check(text, "f", model);
  ASSERT_TRUE(has_errors(problems));
  EXPECT_LE(problems.size(), 1100U);
  for (const Problem& problem : problems) {
    EXPECT_LE(to_string(problem).size(), 1500U);
    if (problem.severity != Severity::error) continue;
    EXPECT_EQ(std::to_string(problem.place.line) + ':' + std::to_string(problem.place.column),
              place);
    EXPECT_NE(problem.message.find(message), std::string::npos) << problem.message;
    return;
  }
}

TEST(HopelessInput, AHundredThousandListsInsideEachOther) {
  expect_first_error(std::string(100'000, '['), "1:65", "nested more than 64");
  expect_first_error(std::string(100'000, '[') + std::string(100'000, ']'), "1:65",
                     "nested more than 64");
}

TEST(HopelessInput, AHundredThousandObjectsInsideEachOther) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "{\"not\":";
  expect_first_error(text, "1:449", "nested more than 64");
}

TEST(HopelessInput, AConditionNestedBeyondTheLimit) {
  std::string condition;
  for (int i = 0; i < 100'000; ++i) condition += "{\"not\": ";
  expect_first_error(model_with("{\"finding\": \"stiff_neck\"", condition), "44:495",
                     "nested more than 64");
}

TEST(HopelessInput, ANameOfTenMegabytes) {
  const std::string name(ten_megabytes, 'x');
  expect_first_error(model_with("\"chills\": {", '"' + name + "\": {"), "20:18",
                     "no likelihood for cause \"cold\"");
}

TEST(HopelessInput, AKeyOfTenMegabytes) {
  const std::string name(ten_megabytes, 'x');
  expect_first_error(model_with("\"notice\"", '"' + name + '"'), "5:3", "unknown key \"xxx");
}

TEST(HopelessInput, AStringOfTenMegabytesWithoutItsEnd) {
  expect_first_error("{\"format\": \"" + std::string(ten_megabytes, 'x'), "1:12",
                     "a string without its closing quote");
}

TEST(HopelessInput, ANumberOfTenMegabytes) {
  expect_first_error("[0." + std::string(ten_megabytes, '7') + "]", "1:1", "expected an object");
  expect_first_error("[" + std::string(ten_megabytes, '7') + "]", "1:2", "number out of range");
}

TEST(HopelessInput, TenMegabytesOfBlanks) {
  expect_first_error(std::string(ten_megabytes, ' '), "1:1", "empty");
  std::string lines(1'000'001, '\n');
  lines.back() = '{';
  expect_first_error(lines, "1000001:2", "found the end");
}

TEST(HopelessInput, TenMegabytesOfQuotes) {
  expect_first_error(std::string(ten_megabytes, '"'), "1:3", "found a string");
}

TEST(HopelessInput, TenMegabytesOfBackslashes) {
  expect_first_error("\"" + std::string(ten_megabytes, '\\'), "1:1",
                     "a string without its closing quote");
}

TEST(HopelessInput, TenMegabytesOfNulBytes) {
  expect_first_error(std::string(ten_megabytes, '\0'), "1:1", "a NUL byte");
}

TEST(HopelessInput, OneKeyGivenAMillionTimes) {
  const auto part = [](std::size_t) { return "\"a\":1"; };
  expect_first_error('{' + repeated(1'000'000, part) + '}', "1:1", "missing");
}

TEST(HopelessInput, AMillionUnknownKeys) {
  const auto part = [](std::size_t i) { return "\"k" + std::to_string(i) + "\":1"; };
  expect_first_error("{\"format\": \"fagan-model/1\"," + repeated(1'000'000, part) + '}', "1:1",
                     "missing");
}

TEST(HopelessInput, AMillionCausesThatAreNumbers) {
  const auto part = [](std::size_t) { return "7"; };
  expect_first_error(model_with("\"causes\": [", "\"causes\": [" + repeated(1'000'000, part) + ","),
                     "7:14", "expected an object such as");
}

TEST(HopelessInput, ThousandsOfWrongNamesAmongThousandsOfRightOnes) {
  const auto cause = [](std::size_t i) { return "{\"name\":\"right" + std::to_string(i) + "\"}"; };
  const auto cell = [](std::size_t i) {
    return "\"wrong" + std::to_string(i) + "\":{\"p\":{\"present\":0.1}}";
  };
  const std::string text =
      model_with("\"causes\": [", "\"causes\": [" + repeated(20'000, cause) + ",");
  expect_first_error(
      replaced(text, "\"chills\": {", "\"chills\": {" + repeated(20'000, cell) + ","), "21:25",
      "unknown cause \"wrong0\"");
}

TEST(HopelessInput, MoreLikelihoodsThanAnyMemoryHolds) {
  const auto cause = [](std::size_t i) { return "{\"name\":\"c" + std::to_string(i) + "\"}"; };
  const auto finding = [](std::size_t i) {
    return "{\"name\":\"f" + std::to_string(i) + "\",\"states\":[\"a\",\"b\"]}";
  };
  const auto cell = [](std::size_t i) {
    return "\"f" + std::to_string(i) + "\":{\"default\":{\"p\":{\"a\":0.5}}}";
  };
  expect_first_error("{\"format\":\"fagan-model/1\",\"name\":\"m\",\"causes\":[" +
                         repeated(100'000, cause) + "],\"findings\":[" +
                         repeated(100'000, finding) + "],\n\"likelihoods\":{" +
                         repeated(100'000, cell) + "}}",
                     "2:15", "too many");
}

TEST(HopelessInput, AnArchiveInsteadOfAText) {
  expect_first_error("PK\x03\x04\x14\x08", "1:1", "found \"PK\"");
  expect_first_error("\x1f\x8b\x08", "1:2", "not UTF-8");
}

TEST(HopelessInput, AHundredThousandEventsOfUnknownFindings) {
  const auto event = [](std::size_t i) {
    return "{\"type\":\"retract\",\"finding\":\"f" + std::to_string(i) + "\"}";
  };
  expect_first_error(replaced(good_text("case.json"), "\"events\": [",
                              "\"events\": [" + repeated(100'000, event) + ","),
                     "9:42", "unknown finding", &good_loaded_model());
}

TEST(HopelessInput, ATextCutShortAnywhereIsRefusedAtAPlace) {
  for (const char* file : {"model.json", "prior.json", "case.json"}) {
    const std::string text = good_text(file);
    const std::size_t end = text.rfind('}');
    for (std::size_t length = 0; length <= end; ++length) {
      const std::vector<Problem> problems =
          check(std::string_view(text).substr(0, length), file, &good_loaded_model());
      ASSERT_TRUE(has_errors(problems)) << file << " after " << length << " bytes";
      ASSERT_GT(problems.front().place.line, 0);
      ASSERT_GT(problems.front().place.column, 0);
    }
  }
}

}  // namespace
}  // namespace fagan::tests
