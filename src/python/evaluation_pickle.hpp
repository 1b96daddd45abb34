#pragma once

#include <nanobind/nanobind.h>

#include "fagan/evaluation/evaluation_state.hpp"

namespace fagan::python {

/// All an Evaluation holds as numbers, texts, lists and tuples of Python, for pickling.
nanobind::object to_python(const EvaluationState& state);
/// The reverse. Throws Error where the object is no such state.
EvaluationState state_from(nanobind::handle object);

}  // namespace fagan::python
