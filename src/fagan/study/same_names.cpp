#include "fagan/study/same_names.hpp"

#include <fmt/format.h>

#include <string>

#include "fagan/core/error.hpp"
#include "fagan/core/text.hpp"

namespace fagan {
namespace {

// What the two are called in messages.
struct Two {
  std::string_view one;
  std::string_view other;

  void require_same_number(std::string_view what, std::size_t a, std::size_t b) const {
    if (a != b) throw Error(fmt::format("the {} has {} {}, the {} {}", one, a, what, other, b));
  }
  void require_same_name(std::string_view what, const std::string& a, const std::string& b) const {
    if (a == b) return;
    throw Error(fmt::format("the {} has the {} {} where the {} has {}", one, what, quoted(a), other,
                            quoted(b)));
  }
  void require_same_states(const Finding& a, const Finding& b) const {
    require_same_number("states of " + quoted(a.name), a.states.size(), b.states.size());
    const std::string state = "state of " + quoted(a.name);
    for (std::size_t s = 0; s < a.states.size(); ++s) {
      require_same_name(state, a.states[s].name, b.states[s].name);
    }
  }
};

}  // namespace

void require_same_names(const Model& a, const Model& b, std::string_view one,
                        std::string_view other) {
  const Two two{one, other};
  two.require_same_number("causes", a.n_causes(), b.n_causes());
  for (const CauseId cause : ids<CauseId>(a.n_causes())) {
    two.require_same_name("cause", a.cause(cause).name, b.cause(cause).name);
  }
  two.require_same_number("findings", a.n_findings(), b.n_findings());
  for (const FindingId finding : ids<FindingId>(a.n_findings())) {
    two.require_same_name("finding", a.finding(finding).name, b.finding(finding).name);
    two.require_same_states(a.finding(finding), b.finding(finding));
  }
}

}  // namespace fagan
