#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string>
#include <vector>

#include "arrays.hpp"
#include "fagan/model/case_batch.hpp"

namespace fagan::python {

/// The class Cases in Python: a batch, and whatever owns the memory it looks at.
struct Cases {
  std::shared_ptr<const CaseBatch> batch;
  std::shared_ptr<const Buffer> states;                   // null where the batch owns its memory
  std::shared_ptr<const Buffer> numbers;                  // likewise, or where there are none
  std::shared_ptr<const std::vector<std::string>> ids{};  // of cases read from a file
  nb::object make_ids{};  // of cases of a table: gives their list when it is called
  nb::object laid_out{};  // (states, numbers) of a batch that is not dense, once asked for
};

/// A row of numbers for each case; no rows where the model has no numeric findings and none are
/// given. Throws ShapeError.
Rows<double> numbers_of(const Model& model, nb::handle numbers, std::size_t n_cases);
/// Labels and the indices of priors, where they are not None.
void set_what_is_known(CaseBatch& batch, nb::handle labels, nb::handle prior_index);

/// See the docstring of the class. Throws Error or ShapeError.
Cases cases_of(const Model& model, nb::handle states, nb::handle numbers, nb::handle labels,
               nb::handle prior_index);

// Its memory as arrays, which keep `cases` alive; None where there is nothing.
nb::object states_array(nb::handle cases);
nb::object numbers_array(nb::handle cases);
nb::object labels_array(nb::handle cases);
nb::object prior_index_array(nb::handle cases);

}  // namespace fagan::python
