#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/model/evidence.hpp"

namespace fagan {

/// How soon a cause needs care in real life.
enum class Urgency { routine, urgent, emergency };

/// A kind of its cause, told apart by share only: no finding separates sub-causes.
struct Subcause {
  std::string name;
  std::string title;
  Probability share;  ///< P(sub-cause | cause); the shares of one cause sum to 1
  Evidence evidence;

  friend bool operator==(const Subcause&, const Subcause&) = default;
};

/// One of the mutually exclusive explanations.
struct Cause {
  std::string name;   ///< short and unique: what files, flags and columns use
  std::string title;  ///< what a person reads; the name if nothing better was given
  std::vector<std::string> synonyms;
  std::vector<std::pair<std::string, std::vector<std::string>>> codes;  ///< {"icd10", {"I82.4"}}
  std::optional<Urgency> urgency;
  bool must_not_miss = false;  ///< never hidden, however improbable
  bool catch_all = false;      ///< stands for every explanation the model does not name
  std::string article_says;
  std::string notes;
  std::vector<Subcause> subcauses;

  friend bool operator==(const Cause&, const Cause&) = default;
};

}  // namespace fagan
