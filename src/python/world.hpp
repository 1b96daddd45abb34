#pragma once

#include <nanobind/nanobind.h>

#include "fagan/format/evaluation_file.hpp"
#include "fagan/format/read_model.hpp"
#include "fagan/simulation/simulator.hpp"

namespace fagan::python {

namespace nb = nanobind;

/// The class Simulator in Python: a simulator, and what files say of it.
struct World {
  LoadedModel model;  ///< before anything was moved
  Simulator simulator;
  WorldRecord record;
  nb::tuple asked{};  ///< what Simulator was given
};

}  // namespace fagan::python
