#include "fagan/model/state_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"
#include "model/good_model.hpp"

namespace fagan::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;

Finding finding_of(const std::vector<std::pair<std::string, std::string>>& names_and_titles) {
  Finding finding;
  finding.name = "sign";
  for (const auto& [name, title] : names_and_titles) finding.states.push_back({name, title});
  return finding;
}

// The number of the state; -1 for none.
int state_of(const Finding& finding, const std::string& word) {
  const auto state = state_of_word(finding, word);
  return state ? static_cast<int>(*state) : -1;
}

TEST(StateWords, YesTrueAndOneArePresentWhateverTheOrderOfTheStates) {
  const Finding rising = finding_of({{"absent", ""}, {"present", ""}});
  const Finding falling = finding_of({{"yes", ""}, {"no", ""}});
  for (const char* word : {"present", "Present", "PRESENT", " present ", "yes", "YES", "Yes", "y",
                           "true", "True", "TRUE", "1", "1.0", "positive", "\xC2\xA0present"}) {
    EXPECT_EQ(state_of(rising, word), 1) << word;
    EXPECT_EQ(state_of(falling, word), 0) << word;
  }
  for (const char* word :
       {"absent", "ABSENT", "no", "NO", "n", "false", "False", "0", "0.0", "-0"}) {
    EXPECT_EQ(state_of(rising, word), 0) << word;
    EXPECT_EQ(state_of(falling, word), 1) << word;
  }
}

TEST(StateWords, WhatIsNotKnownIsNeverAbsent) {
  const Finding sign = finding_of({{"absent", ""}, {"present", ""}});
  for (const char* word : {"", " ", "?", "NA", "nan", "NaN", "null", "None", "unknown", "-1", "2",
                           "0.5", "-9", "999", "x", "abs", "maybe", "inf"}) {
    EXPECT_EQ(state_of(sign, word), -1) << word;
  }
}

TEST(StateWords, AFindingThatDoesNotSayNoAndYesHasNoSuchWords) {
  const Finding cough = finding_of({{"none", ""}, {"dry", ""}, {"wet", ""}});
  const Finding sex = finding_of({{"female", ""}, {"male", ""}});
  for (const char* word : {"0", "1", "true", "no", "yes", "f", "t"}) {
    EXPECT_EQ(state_of(cough, word), -1) << word;
    EXPECT_EQ(state_of(sex, word), -1) << word;
  }
  EXPECT_EQ(state_of(cough, "DRY"), 1);
}

TEST(StateWords, NumbersGoByName) {
  const Finding thal = finding_of({{"1", ""}, {"2", ""}, {"3", ""}});
  EXPECT_EQ(state_of(thal, "1"), 0);
  EXPECT_EQ(state_of(thal, "3.0"), 2);
  EXPECT_EQ(state_of(thal, "02"), 1);
  EXPECT_EQ(state_of(thal, "0"), -1);
  const Finding answer = finding_of({{"1", "no"}, {"2", "yes"}});
  EXPECT_EQ(state_of(answer, "1"), 0);
  EXPECT_EQ(state_of(answer, "2"), 1);
  EXPECT_EQ(state_of(answer, "0"), -1);
  EXPECT_EQ(state_of(answer, "true"), 1);
  EXPECT_EQ(state_of(finding_of({{"0", ""}, {"1", ""}}), "True"), 1);
}

TEST(StateWords, WhatIsDisplayedIsUnderstood) {
  const Finding cough = finding_of({{"1. 0", "absent"}, {"2. 1", "present"}});
  EXPECT_EQ(state_of(cough, "2. 1"), 1);
  EXPECT_EQ(state_of(cough, "Present"), 1);
  EXPECT_EQ(state_of(cough, "no"), 0);
}

TEST(StateWords, AWordForTwoStatesIsNone) {
  const Finding grade = finding_of({{"Low", ""}, {"low", ""}, {"high", ""}});
  EXPECT_EQ(state_of(grade, "low"), 1);
  EXPECT_EQ(state_of(grade, "LOW"), -1);
  EXPECT_EQ(state_of(finding_of({{"1", ""}, {"1.0", ""}}), "01"), -1);
}

TEST(StateWords, EveryUsualSpellingMeansItsState) {
  for (const Finding& finding :
       {finding_of({{"absent", ""}, {"present", ""}}), finding_of({{"FALSE", ""}, {"TRUE", ""}}),
        finding_of({{"Never", ""}, {"Very Often", ""}}), finding_of({{"1", ""}, {"2", ""}})}) {
    for (std::size_t s = 0; s < finding.states.size(); ++s) {
      for (const std::string& word : usual_spellings(finding, static_cast<StateId>(s))) {
        EXPECT_EQ(state_of(finding, word), static_cast<int>(s)) << word;
        EXPECT_NE(word, finding.states[s].name);
      }
    }
  }
  const Finding sign = finding_of({{"absent", ""}, {"present", ""}});
  EXPECT_THAT(usual_spellings(sign, StateId{1}), Contains("True"));
}

TEST(StateWords, AWordThatMeansNothingIsRefusedWithThoseThereAre) {
  const Model model = good().build();
  const FindingId cough = *model.find_finding("cough");
  const auto why = [&](const std::string& word) -> std::string {
    try {
      require_state_of_word(model, cough, word);
    } catch (const Error& error) {
      return error.problems().front().message;
    }
    return "understood";
  };
  EXPECT_THAT(why("barking"), HasSubstr("finding \"cough\" has no state \"barking\" (expected"));
  EXPECT_THAT(why("NA"), HasSubstr("a cell that is empty says not asked, one with ?"));
  EXPECT_THAT(why("barking"), testing::Not(HasSubstr("not asked")));
}

TEST(StateWords, NamesThatTablesLoseAreKnown) {
  EXPECT_EQ(misread_as("1"), "a number");
  EXPECT_EQ(misread_as("1e3"), "a number");
  for (const char* name : {"NA", "None", "nan", "null", "NULL", "n/a", "N/A", "<NA>"}) {
    EXPECT_EQ(misread_as(name), "a missing value") << name;
  }
  for (const char* name : {"TRUE", "false", "T"}) EXPECT_EQ(misread_as(name), "true or false");
  for (const char* name : {"absent", "none", "never", "18-29", "80+", "Not available", "yes"}) {
    EXPECT_EQ(misread_as(name), "") << name;
  }
}

}  // namespace
}  // namespace fagan::tests
