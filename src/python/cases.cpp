#include "cases.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace fagan::python {
namespace {

void require_columns(const std::string& what, std::size_t found, std::size_t expected) {
  if (found == expected) return;
  throw ShapeError(what + ": expected " + std::to_string(expected) + " columns, found " +
                   std::to_string(found));
}

std::size_t count_numbers(const Model& model) {
  std::size_t n = 0;
  for (const Finding& finding : model.findings()) n += finding.is_number() ? 1U : 0U;
  return n;
}

// A copy with -1 where the library has its largest number.
nb::object signed_view(std::span<const std::uint32_t> values, nb::handle owner) {
  if (values.empty()) return nb::none();
  static_assert(static_cast<std::int32_t>(CaseBatch::no_label) == -1);
  // NOLINTNEXTLINE(*-reinterpret-cast): what is −1 in Python is no_label here, with the same bits
  return view_of(reinterpret_cast<const std::int32_t*>(values.data()), {values.size()}, owner);
}

const CaseBatch& batch_of(nb::handle cases) { return *nb::cast<const Cases&>(cases).batch; }

}  // namespace

Rows<double> numbers_of(const Model& model, nb::handle numbers, std::size_t n_cases) {
  const std::size_t n_numbers = count_numbers(model);
  if (numbers.is_none()) {
    if (n_numbers == 0) return {};
    throw ShapeError("numbers: the model has " + std::to_string(n_numbers) +
                     " numeric findings, so numbers are needed (NaN where unknown)");
  }
  Rows<double> rows = fitting_rows_of<double>(numbers, "numbers");
  require_columns("numbers", rows.n_columns, n_numbers);
  if (rows.n_rows != n_cases) {
    throw ShapeError("numbers: expected " + std::to_string(n_cases) +
                     " rows, as states have, found " + std::to_string(rows.n_rows));
  }
  return rows;
}

void set_what_is_known(CaseBatch& batch, nb::handle labels, nb::handle prior_index) {
  if (!labels.is_none()) {
    batch.set_labels(indices_of(labels, "labels", CaseBatch::no_label));
  }
  if (!prior_index.is_none()) {
    // A negative index is of no prior that was given, and gives the case a status.
    batch.set_prior_indices(indices_of(prior_index, "prior_index", CaseBatch::no_label));
  }
}

Cases cases_of(const Model& model, nb::handle states, nb::handle numbers, nb::handle labels,
               nb::handle prior_index) {
  const Rows<std::int8_t> codes = fitting_rows_of<std::int8_t>(states, "states");
  require_columns("states", codes.n_columns, model.n_findings());
  const Rows<double> values = numbers_of(model, numbers, codes.n_rows);
  auto batch = std::make_shared<CaseBatch>(model, DenseCases{.n_cases = codes.n_rows,
                                                             .states = codes.data,
                                                             .state_stride = codes.stride,
                                                             .numbers = values.data,
                                                             .number_stride = values.stride});
  set_what_is_known(*batch, labels, prior_index);
  return {.batch = std::move(batch), .states = codes.buffer, .numbers = values.buffer};
}

namespace {

// The memory of a dense batch; of another, arrays made when they are first asked for and kept.
nb::tuple arrays_of(nb::handle handle) {
  auto& cases = nb::cast<Cases&>(handle);
  const CaseBatch& batch = *cases.batch;
  const std::size_t n = batch.n_cases();
  CaseBatch::Scratch scratch;
  if (batch.is_dense()) {
    const DenseCases view = batch.dense(0, n, scratch);
    return nb::make_tuple(view_of(view.states, {n, batch.n_findings()}, handle,
                                  {static_cast<std::int64_t>(view.state_stride), 1}),
                          view_of(view.numbers, {n, batch.n_numbers()}, handle,
                                  {static_cast<std::int64_t>(view.number_stride), 1}));
  }
  if (!cases.laid_out.is_valid()) {
    const NewArray<std::int8_t> states({n, batch.n_findings()});
    const NewArray<double> numbers({n, batch.n_numbers()});
    const DenseCases all = batch.dense(0, n, scratch);
    std::copy_n(all.states, n * batch.n_findings(), states.data);
    std::copy_n(all.numbers, n * batch.n_numbers(), numbers.data);
    states.array.attr("setflags")(nb::arg("write") = false);
    numbers.array.attr("setflags")(nb::arg("write") = false);
    cases.laid_out = nb::make_tuple(states.array, numbers.array);
  }
  return nb::borrow<nb::tuple>(cases.laid_out);
}

}  // namespace

nb::object states_array(nb::handle cases) { return arrays_of(cases)[0]; }

nb::object numbers_array(nb::handle cases) {
  if (batch_of(cases).n_numbers() == 0) return nb::none();
  return arrays_of(cases)[1];
}

nb::object labels_array(nb::handle cases) { return signed_view(batch_of(cases).labels(), cases); }

nb::object prior_index_array(nb::handle cases) {
  return signed_view(batch_of(cases).prior_indices(), cases);
}

}  // namespace fagan::python
