#pragma once

#include <string_view>

namespace fagan {

/// What is expected in a model file is said best by an example.
namespace example {
inline constexpr std::string_view subcause = R"({"name": "influenza_a", "p": 0.7})";
inline constexpr std::string_view cause = R"({"name": "flu"})";
inline constexpr std::string_view state = R"("present" or {"name": "present", "title": "yes"})";
inline constexpr std::string_view finding = R"({"name": "fever", "states": ["absent", "present"]})";
inline constexpr std::string_view states = R"(["absent", "present"])";
inline constexpr std::string_view range = "[30, 45]";
inline constexpr std::string_view p = R"({"present": 0.6})";
inline constexpr std::string_view cell = R"({"p": {"present": 0.6}})";
inline constexpr std::string_view row = R"({"flu": {"p": {"present": 0.6}}, "default": 0.05})";
inline constexpr std::string_view likelihoods = R"({"fever": {"flu": {"p": {"present": 0.6}}}})";
inline constexpr std::string_view condition = R"({"finding": "fever", "is": "present"})";
inline constexpr std::string_view conditions = R"([{"finding": "fever", "is": "present"}])";
inline constexpr std::string_view red_flag =
    R"({"name": "n", "level": "urgent", "when": {"finding": "fever", "is": "present"}, "says": "s"})";
inline constexpr std::string_view dependency =
    R"({"findings": ["fever", "chills"], "strength": "strong"})";
inline constexpr std::string_view figure =
    R"({"finding": "fever", "cause": "flu", "sensitivity": 0.6})";
inline constexpr std::string_view source = R"({"authors": "Lee", "year": 2001})";
inline constexpr std::string_view sources = R"({"lee2001": {"authors": "Lee", "year": 2001}})";
inline constexpr std::string_view setting =
    R"({"setting": "clinic", "probabilities": {"flu": 0.2, "other": 0.8}})";
}  // namespace example

}  // namespace fagan
