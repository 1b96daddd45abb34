#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "arrays.hpp"
#include "fagan/model/case_batch.hpp"

namespace fagan::python {

/// The class Cases in Python: a batch, and whatever owns the memory it looks at.
struct Cases {
  std::shared_ptr<const CaseBatch> batch;
  std::shared_ptr<const Buffer> states;   // null where the batch owns its memory
  std::shared_ptr<const Buffer> numbers;  // likewise, or where there are none
};

/// See the docstring of the class. Throws Error or ShapeError.
Cases cases_of(const Model& model, nb::handle states, nb::handle numbers, nb::handle labels,
               nb::handle prior_index);

// Its memory as arrays, which keep `cases` alive; None where there is nothing.
nb::object states_array(nb::handle cases);
nb::object numbers_array(nb::handle cases);
nb::object labels_array(nb::handle cases);
nb::object prior_index_array(nb::handle cases);

}  // namespace fagan::python
