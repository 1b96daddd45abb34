#include "cases.hpp"

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

Rows<double> numbers_of(nb::handle numbers, std::size_t n_cases, std::size_t n_numbers) {
  if (numbers.is_none()) {
    if (n_numbers == 0) return {};
    throw ShapeError("numbers: the model has " + std::to_string(n_numbers) +
                     " numeric findings, so numbers are needed (NaN where unknown)");
  }
  Rows<double> rows = rows_of<double>(numbers, "numbers");
  require_columns("numbers", rows.n_columns, n_numbers);
  if (rows.n_rows != n_cases) {
    throw ShapeError("numbers: expected " + std::to_string(n_cases) +
                     " rows, as states have, found " + std::to_string(rows.n_rows));
  }
  return rows;
}

std::size_t count_numbers(const Model& model) {
  std::size_t n = 0;
  for (const Finding& finding : model.findings()) n += finding.is_number() ? 1U : 0U;
  return n;
}

DenseCases dense(const CaseBatch& batch) {
  CaseBatch::Scratch scratch;  // batches bound to Python are never sparse
  return batch.dense(0, batch.n_cases(), scratch);
}

// A copy with -1 where the library has its largest number.
nb::object signed_view(std::span<const std::uint32_t> values, nb::handle owner) {
  if (values.empty()) return nb::none();
  static_assert(static_cast<std::int32_t>(CaseBatch::no_label) == -1);
  return view_of(reinterpret_cast<const std::int32_t*>(values.data()), {values.size()}, owner);
}

const CaseBatch& batch_of(nb::handle cases) { return *nb::cast<const Cases&>(cases).batch; }

}  // namespace

Cases cases_of(const Model& model, nb::handle states, nb::handle numbers, nb::handle labels,
               nb::handle prior_index) {
  const Rows<std::int8_t> codes = rows_of<std::int8_t>(states, "states");
  require_columns("states", codes.n_columns, model.n_findings());
  const Rows<double> values = numbers_of(numbers, codes.n_rows, count_numbers(model));
  auto batch = std::make_shared<CaseBatch>(model, DenseCases{.n_cases = codes.n_rows,
                                                             .states = codes.data,
                                                             .state_stride = codes.stride,
                                                             .numbers = values.data,
                                                             .number_stride = values.stride});
  if (!labels.is_none()) {
    batch->set_labels(indices_of(labels, "labels", CaseBatch::no_label));
  }
  if (!prior_index.is_none()) {
    // A negative index is of no prior that was given, and gives the case a status.
    batch->set_prior_indices(indices_of(prior_index, "prior_index", CaseBatch::no_label));
  }
  return {.batch = std::move(batch), .states = codes.buffer, .numbers = values.buffer};
}

nb::object states_array(nb::handle cases) {
  const CaseBatch& batch = batch_of(cases);
  const DenseCases view = dense(batch);
  return view_of(view.states, {batch.n_cases(), batch.n_findings()}, cases,
                 {static_cast<std::int64_t>(view.state_stride), 1});
}

nb::object numbers_array(nb::handle cases) {
  const CaseBatch& batch = batch_of(cases);
  if (batch.n_numbers() == 0) return nb::none();
  const DenseCases view = dense(batch);
  return view_of(view.numbers, {batch.n_cases(), batch.n_numbers()}, cases,
                 {static_cast<std::int64_t>(view.number_stride), 1});
}

nb::object labels_array(nb::handle cases) { return signed_view(batch_of(cases).labels(), cases); }

nb::object prior_index_array(nb::handle cases) {
  return signed_view(batch_of(cases).prior_indices(), cases);
}

}  // namespace fagan::python
