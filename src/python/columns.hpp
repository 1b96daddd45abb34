#pragma once

#include <nanobind/nanobind.h>

namespace fagan::python {

/// The machinery of fagan.frames: columns of category codes become rows of states; see the
/// docstring of states_from_columns.
void bind_columns(nanobind::module_& m);

}  // namespace fagan::python
