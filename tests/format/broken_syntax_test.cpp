#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fagan/format/check.hpp"
#include "format/broken.hpp"

namespace fagan::tests {
namespace {

// prior.json, no longer JSON.
const std::vector<Broken> spoilt = {
    {"a comma too many in an object", R"({"p": 0.2})", R"({"p": 0.2,})", "10:24",
     "/probabilities/other", R"(found "}" (expected a key in double quotes))"},
    {"a comma too many before the end", "  }\n}", "  },\n}", "12:1", "",
     R"(found "}" (expected a key in double quotes))"},
    {"two commas", "0.5,", "0.5,,", "8:17", "/probabilities",
     R"(found "," (expected a key in double quotes))"},
    {"no comma between members", R"("tropics",)", R"("tropics")", "4:3", "",
     R"(found a string (expected "," or "}"))"},
    {"no colon", R"("n": 30,)", R"("n" 30,)", "6:7", "", R"(found "30" (expected ":"))"},
    {"an equals sign for a colon", R"("n": 30,)", R"("n" = 30,)", "6:7", "",
     R"(found "=" (expected ":"))"},
    {"no value", R"("n": 30,)", R"("n": ,)", "6:8", "", R"(found "," (expected a value))"},
    {"no value before the end", R"({"p": 0.2})", R"({"p": })", "10:20", "/probabilities/other",
     R"(found "}" (expected a value))"},
    {"no key", R"("n": 30,)", ": 30,", "6:3", "", R"(found ":" (expected a key in double quotes))"},
    {"a key without quotes", R"("n": 30,)", "n: 30,", "6:3", "",
     R"(found "n" (expected a key in double quotes))"},
    {"a key in single quotes", R"("n": 30,)", "'n': 30,", "6:3", "",
     R"(found "'" (expected a key in double quotes))"},
    {"a string in single quotes", R"("fever")", "'fever'", "5:12", "",
     R"(found "'" (expected a value))"},
    {"a number as key", R"("n": 30,)", "1: 30,", "6:3", "",
     R"(found "1" (expected a key in double quotes))"},
    {"a comment", R"(  "n": 30,)", "  // how many\n  \"n\": 30,", "6:3", "",
     R"(found "/" (expected a key in double quotes))"},
    {"a comment in C", R"("n": 30,)", R"("n": /* cases */ 30,)", "6:8", "",
     R"(found "/" (expected a value))"},
    {"an object closed as a list", R"({"p": 0.2})", R"({"p": 0.2])", "10:23",
     "/probabilities/other", R"(found "]" (expected "," or "}"))"},
    {"a list closed as an object", R"("n": 30)", R"("n": [30})", "6:11", "/n",
     R"(found "}" (expected "," or "]"))"},
    {"a string without its end", R"("tropics",)", R"("tropics,)", "3:23", "",
     "a line break in a string; is its closing quote missing?"},
    {"a line break in a string", "in the tropics", "in\nthe tropics", "4:24", "",
     "a line break in a string; is its closing quote missing?"},
    {"a tab in a string", "in the tropics", "in\tthe tropics", "4:24", "",
     R"(in a string: control character U+0009 (HT) must be escaped to \u0009 or \t)"},
    {"an unknown escape", R"(tropics")", R"(trop\ics")", "3:20", "",
     "in a string: forbidden character after backslash"},
    {"half a unicode escape", R"(tropics")", R"(tropics\u00")", "3:26", "",
     R"(in a string: '\u' must be followed by 4 hex digits)"},
    {"half a surrogate pair", R"(tropics")", R"(tropics\ud83d")", "3:28", "",
     "in a string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF"},
    {"a surrogate pair in the wrong order", R"(tropics")", R"(tropics\udc00\ud800")", "3:27", "",
     "in a string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF"},
    {"NaN", "0.5", "NaN", "8:13", "/probabilities", R"(found "NaN" (expected a value))"},
    {"Infinity", "0.5", "Infinity", "8:13", "/probabilities",
     R"(found "Infinity" (expected a value))"},
    {"minus Infinity", "0.5", "-Infinity", "8:13", "/probabilities",
     R"(not a number: "-Infinity" (expected digit after '-'))"},
    {"True", R"("n": 30)", R"("n": True)", "6:8", "", R"(found "True" (expected a value))"},
    {"a misspelt null", R"("n": 30)", R"("n": nul)", "6:8", "",
     R"(found "nul" (expected a value))"},
    {"a word", R"("n": 30)", R"("n": thirty)", "6:8", "", R"(found "thirty" (expected a value))"},
    {"a number out of range", "0.5", "1e999", "8:13", "/probabilities", "number out of range"},
    {"a negative number out of range", "0.5", "-1e999", "8:13", "/probabilities",
     "number out of range"},
    {"a leading plus", "0.5", "+0.5", "8:13", "/probabilities",
     R"(found "+0.5" (expected a value))"},
    {"a leading point", "0.5", ".5", "8:13", "/probabilities", R"(found ".5" (expected a value))"},
    {"a trailing point", "0.5", "5.", "8:13", "/probabilities",
     R"(not a number: "5." (expected digit after '.'))"},
    {"a leading zero", "0.5", "00.5", "8:14", "/probabilities",
     R"(found "0.5" (expected "," or "}"))"},
    {"an exponent without digits", "0.5", "5e", "8:13", "/probabilities",
     R"(not a number: "5e" (expected '+', '-', or digit after exponent))"},
    {"a minus without digits", "0.5", "-", "8:13", "/probabilities",
     R"(not a number: "-" (expected digit after '-'))"},
    {"a decimal comma", "0.5", "0,5", "8:15", "/probabilities",
     R"(found "5" (expected a key in double quotes))"},
    {"a percent sign", "0.5", "50%", "8:15", "/probabilities",
     R"(found "%" (expected "," or "}"))"},
    {"a hexadecimal number", "0.5", "0x1", "8:14", "/probabilities",
     R"(found "x1" (expected "," or "}"))"},
    {"two minus signs", "0.5", "--1", "8:13", "/probabilities",
     R"(not a number: "--1" (expected digit after '-'))"},
    {"digits grouped", R"("n": 30)", R"("n": 1_000)", "6:9", "",
     R"(found "_000" (expected "," or "}"))"},
    {"something after the end", "\n}\n", "\n}\n{}", "13:1", "",
     R"(found "{" (expected nothing more))"},
    {"a brace too many", "\n}\n", "\n}}\n", "12:2", "", R"(found "}" (expected nothing more))"},
    {"a key given twice", R"("n": 30,)", R"("n": 30, "n": 31,)", "6:12", "/n",
     R"(key "n" given twice)"},
    {"a key given twice, once escaped", R"("n": 30,)", R"("n": 30, "\u006e": 31,)", "6:12", "/n",
     R"(key "n" given twice)"},
    {"a cause given twice", R"("other": {)", R"("cold": 0.1, "other": {)", "10:5",
     "/probabilities/cold", R"(key "cold" given twice)"},
    {"a key given three times in an entry", R"({"p": 0.2})", R"({"p": 0.2, "p": 0.2, "p": 0.2})",
     "10:25", "/probabilities/other/p", R"(key "p" given twice)", 2},
    {"a non-breaking blank", R"("n": 30,)", "\"n\":\u00a030,", "6:7", "",
     "found \"\u00a030\" (expected a value)"},
    {"typographic quotes", R"("tropics")", "“tropics”", "3:14", "",
     "found \"“tropics”\" (expected a value)"},
};

TEST(BrokenSyntax, IsRefusedWhereItStands) {
  for (const Broken& broken : spoilt) {
    const std::string text = replaced(good_text("prior.json"), broken.from, broken.to);
    expect_refused(check(text, "prior.json"), broken);
  }
}

}  // namespace
}  // namespace fagan::tests
