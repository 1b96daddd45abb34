#include "fagan/format/new_model.hpp"

#include <nlohmann/json.hpp>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

// JSON has no comments: what there is to say stands in `about` and `notes`, which nobody needs to
// keep.
constexpr std::string_view skeleton = R"json({
  "format": "fagan-model/1",
  "name": NAME,
  "title": "Causes of a cough (an example to change)",
  "about": "All numbers here are invented. Put in your causes, findings and likelihoods, say for whom they hold, and run fagan check after every step. What each key means: model/README.md and model/schema/ of Fagan.",
  "notice": "An example, not for use on patients.",
  "causes": [
    {"name": "cold", "title": "Common cold", "synonyms": ["upper respiratory infection"],
     "urgency": "routine",
     "notes": "Causes exclude each other: exactly one explains a case."},
    {"name": "pneumonia", "title": "Pneumonia", "urgency": "urgent", "must_not_miss": true,
     "notes": "A cause that must not be missed is always shown."},
    {"name": "other", "title": "None of the above", "catch_all": true,
     "notes": "One cause stands for every explanation not listed, so that nothing is left out."}
  ],
  "findings": [
    {"name": "fever", "title": "Fever", "question": "Do you have a fever?", "kind": "symptom",
     "cost": 1, "synonyms": ["high temperature"], "states": ["absent", "present"],
     "notes": "A finding has a few named states, or is a number. One nobody asked about says nothing; absent says something."},
    {"name": "onset", "title": "Onset", "question": "How did it begin?", "kind": "history",
     "cost": 1, "states": [{"name": "sudden", "title": "Within hours"}, "days", "weeks"]},
    {"name": "age_years", "title": "Age", "question": "How old are you?", "kind": "history",
     "cost": 1, "unit": "years", "density": "normal", "range": [18, 110]},
    {"name": "blue_lips", "title": "Blue lips", "question": "Are your lips blue?", "kind": "sign",
     "cost": 1, "states": ["absent", "present"], "rule_only": true,
     "notes": "A finding with no numbers serves the red flags only."}
  ],
  "likelihoods": {
    "fever": {
      "cold": {"p": {"present": 0.2}, "n": 20, "grade": "expert", "source": "invented"},
      "pneumonia": {"p": {"present": 0.8}, "n": 20, "grade": "expert", "source": "invented",
                    "note": "The state left out, absent, gets the rest. n says how many cases the number is worth."},
      "default": {"p": {"present": 0.05}, "n": 20, "grade": "expert", "source": "invented",
                  "note": "Holds for every cause not listed here."}
    },
    "onset": {
      "cold": {"p": {"sudden": 0.1, "days": 0.8}, "n": 20, "grade": "expert", "source": "invented"},
      "pneumonia": {"p": {"sudden": 0.3, "days": 0.6}, "n": 20, "grade": "expert", "source": "invented"},
      "default": {"p": {"sudden": 0.1, "days": 0.3}, "n": 20, "grade": "expert", "source": "invented"}
    },
    "age_years": {
      "cold": {"mean": 40, "sd": 15, "n": 20, "grade": "expert", "source": "invented"},
      "pneumonia": {"mean": 60, "sd": 18, "n": 20, "grade": "expert", "source": "invented"},
      "default": {"mean": 50, "sd": 18, "n": 20, "grade": "expert", "source": "invented"}
    }
  },
  "red_flags": [
    {"name": "low_oxygen", "title": "Low oxygen", "level": "emergency",
     "when": {"finding": "blue_lips", "is": "present"},
     "says": "Blue lips: call an ambulance.", "source": "invented"}
  ],
  "sources": {
    "invented": {"title": "Invented for this example: cite publications here"}
  },
  "settings": [
    {"setting": "clinic", "title": "Adults with a cough in a clinic", "n": 20,
     "about": "How common each cause is where the model is used. With one setting, it is the default.",
     "probabilities": {
       "cold": {"p": 0.6, "grade": "expert", "source": "invented"},
       "pneumonia": {"p": 0.05, "grade": "expert", "source": "invented"},
       "other": {"p": 0.35, "grade": "expert", "source": "invented"}
     }}
  ]
}
)json";

constexpr std::string_view place = "NAME";

}  // namespace

std::string new_model(std::string_view name) {
  if (name.empty() || find_bad_utf8(name) || has_control_character(name)) {
    throw Error(quoted(name) + " cannot be the name of a model");
  }
  std::string text(skeleton);
  text.replace(text.find(place), place.size(), nlohmann::json(name).dump());
  return text;
}

}  // namespace fagan
