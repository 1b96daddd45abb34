#include <gtest/gtest.h>

#include <string>

#include "fagan/decision/utility.hpp"
#include "fagan/format/embedded.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/format/read_utility.hpp"
#include "fagan/format/write_model.hpp"

namespace fagan {
namespace {

TEST(WriteUtility, WhatIsReadBackIsWhatWasWritten) {
  for (const std::string& name : embedded_utility_names()) {
    SCOPED_TRACE(name);
    const std::string_view text = find_embedded_utility(name)->text;
    const Model model = read_model(find_embedded_model(name)->text, "model").model;
    const Utility utility = read_utility(text, "utility", model).value;
    const Utility again = read_utility(write_utility(utility), "again", model).value;
    EXPECT_EQ(again.draft(), utility.draft());
    EXPECT_EQ(again.table(), utility.table());
  }
}

}  // namespace
}  // namespace fagan
