#include "fagan/format/canonical_json.hpp"

#include <gtest/gtest.h>

#include "fagan/core/error.hpp"
#include "fagan/format/sha256.hpp"

namespace fagan {
namespace {

std::string canonical(std::string_view text) {
  const JsonDocument document(text, "f");
  return canonical_json(*document.root());
}

TEST(CanonicalJson, SortsKeysAndDropsBlanks) {
  EXPECT_EQ(canonical("{ \"b\" : [ 1 , true,null ],\n\"a\": {\"ä\": \"x\", \"Z\": {}} }"),
            R"({"a":{"Z":{},"ä":"x"},"b":[1,true,null]})");
}

TEST(CanonicalJson, NumbersAreAsShortAsCanBe) {
  EXPECT_EQ(canonical("[1.0, 0.10, 1e2, -0, 0.1e-6, 1e300, 123456789012]"),
            "[1,0.1,100,0,1e-07,1e+300,123456789012]");
}

TEST(CanonicalJson, StringsKeepOnlyTheEscapesTheyNeed) {
  EXPECT_EQ(canonical(R"(["\u0041\/\n\"\\\u00e4"])"), "[\"A/\\u000a\\\"\\\\ä\"]");
}

TEST(CanonicalJson, IsItsOwnCanonicalForm) {
  const std::string once = canonical(R"({"b": [0.1, "\u0001"], "a": {"c": -1.5e-9}})");
  EXPECT_EQ(canonical(once), once);
}

std::string hash(std::string_view text) { return hash_of(JsonDocument(text, {})); }

TEST(HashOfADocument, DoesNotDependOnLayout) {
  EXPECT_EQ(hash("{\"a\": 1.0, \"b\": []}"), hash("{\n\"b\":[],\"a\":1}\n"));
  EXPECT_EQ(hash("{\"a\": 1}"), sha256("{\"a\":1}"));
  EXPECT_NE(hash("{\"a\": 1}"), hash("{\"a\": 2}"));
}

}  // namespace
}  // namespace fagan
