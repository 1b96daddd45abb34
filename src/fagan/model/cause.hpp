#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fagan/core/units.hpp"
#include "fagan/model/evidence.hpp"
#include "fagan/model/ids.hpp"
#include "fagan/model/likelihood.hpp"

namespace fagan {

/// How soon a cause needs care in real life.
enum class Urgency { routine, urgent, emergency };

/// How often one finding is in each of its states in one kind of a cause.
struct SubcauseLikelihood {
  std::string finding;  ///< one with states
  Cell cell;            ///< as written

  // What the names stand for, filled in by the Model that holds the sub-cause.
  FindingId finding_id{};
  std::vector<double> p;  ///< P(state | sub-cause), for each state

  friend bool operator==(const SubcauseLikelihood&, const SubcauseLikelihood&) = default;
};

/// A kind of its cause. Sub-causes never move the probabilities of causes: a cause keeps its own
/// likelihoods, and its sub-causes share out what it has (see inference/subcauses.hpp).
struct Subcause {
  std::string name;
  std::string title;
  Probability share;  ///< P(sub-cause | cause) before any finding; those of one cause sum to 1
  Evidence evidence;
  std::optional<Urgency> urgency = {};  ///< its own, where it differs from that of the cause
  bool must_not_miss = false;
  /// What tells it from its siblings; without, its share is the same whatever is found.
  std::vector<SubcauseLikelihood> likelihoods = {};

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
