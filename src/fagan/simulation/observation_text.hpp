#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fagan/model/model.hpp"
#include "fagan/simulation/observation_process.hpp"

namespace fagan {

/// An observation process as a person writes it: a list of terms for each kind of mishap, which
/// apply in order.
///
///     missing      [WHICH[:STATE]=]RATE[@FINDING:STATE]
///     answers      [WHICH[:TRUTH:ANSWER]=]RATE
///     labels       [CAUSE:LABEL=]RATE
///     WHICH        FINDING | kind:KIND                       nothing for every finding
///
/// `0.2` loses one finding in five; `kind:test=0.5` every other test; `swelling:present=0.3` those
/// that are truly present (not at random); `swelling=0.5@age_band:old` those of old people (at
/// random); `swelling:present:absent=0.1` answers absent for present.
struct ObservationTerms {
  std::vector<std::string> missing;
  std::vector<std::string> answers;
  std::vector<std::string> labels;
  double not_known = 0;

  friend bool operator==(const ObservationTerms&, const ObservationTerms&) = default;
};

/// What the terms say. Throws Error with every problem: a term that is none, a name the model does
/// not know (with the nearest), a process that does not fit the model.
ObservationProcess parse_observation(const Model& model, const ObservationTerms& terms);

/// The terms that parse to this process.
ObservationTerms to_terms(const Model& model, const ObservationProcess& process);

}  // namespace fagan
