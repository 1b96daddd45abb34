#include <cmath>
#include <iostream>

#include "fagan/inference/diagnose.hpp"
#include "fagan/model/model_builder.hpp"

// Even odds before, four to one after a finding four times as common with a blown fuse.
int main() {
  const fagan::Model model = fagan::ModelBuilder()
                                 .header({.name = "lamps"})
                                 .cause("fuse")
                                 .cause("bulb")
                                 .finding("all_lamps_dark")
                                 .p("all_lamps_dark", "fuse", {{"present", 0.8}})
                                 .p("all_lamps_dark", "bulb", {{"present", 0.2}})
                                 .build();
  const fagan::Posterior posterior =
      fagan::diagnose(model, fagan::Prior::uniform(model),
                      fagan::Findings(model).observe("all_lamps_dark", "present"));
  const double fuse = posterior.probabilities()[0];
  std::cout << "P(fuse) = " << fuse << '\n';
  return std::abs(fuse - 0.8) < 1e-12 ? 0 : 1;
}
