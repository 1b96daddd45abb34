#include "columns.hpp"

#include <nanobind/stl/vector.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "arrays.hpp"
#include "fagan/model/case_batch.hpp"
#include "running.hpp"

namespace fagan::python {
namespace {

constexpr auto not_asked = static_cast<std::int8_t>(CaseCode::not_asked);
// Stands in the table of a column for a category that is no state.
constexpr std::int8_t no_state = -128;
// Rows converted together: what they become stays in the nearest memory while column after column
// is written into it.
constexpr std::uint64_t rows_at_a_time = 512;

/// One column: codes of categories, and the states they stand for.
struct Column {
  std::shared_ptr<const Buffer> codes;
  std::size_t finding = 0;
  std::vector<std::int8_t> states;  // [n_categories]
  // By the code's low byte, for codes of one byte: negative ones are not asked.
  std::array<std::int8_t, 256> by_byte{};
  void (*convert)(const Column&, std::size_t first, std::size_t count, std::int8_t* to,
                  std::size_t stride) = nullptr;
};

template <class Code>
std::int8_t state_of(const Column& column, Code code) {
  if constexpr (sizeof(Code) == 1) {
    return column.by_byte[static_cast<std::uint8_t>(code)];
  } else {
    if (code < Code{0}) return not_asked;
    const auto at = static_cast<std::size_t>(code);
    return at < column.states.size() ? column.states[at] : no_state;
  }
}

template <class Code>
void convert(const Column& column, std::size_t first, std::size_t count, std::int8_t* to,
             std::size_t stride) {
  const auto* codes = static_cast<const char*>(column.codes->view().buf) + first * sizeof(Code);
  for (std::size_t i = 0; i < count; ++i) {
    Code code;
    std::memcpy(&code, codes + i * sizeof(Code), sizeof code);
    to[i * stride] = state_of(column, code);
  }
}

void choose_conversion(Column& column) {
  const Buffer& codes = *column.codes;
  if (codes.holds('b', 1)) {
    column.convert = convert<std::int8_t>;
  } else if (codes.holds('B', 1)) {
    column.convert = convert<std::uint8_t>;
  } else if (codes.holds('h', 2)) {
    column.convert = convert<std::int16_t>;
  } else if (codes.holds('H', 2)) {
    column.convert = convert<std::uint16_t>;
  } else if (codes.holds('i', 4)) {
    column.convert = convert<std::int32_t>;
  } else if (codes.holds('I', 4)) {
    column.convert = convert<std::uint32_t>;
  } else if (codes.holds('l', 8) || codes.holds('q', 8)) {
    column.convert = convert<std::int64_t>;
  } else {
    codes.refuse_type("integers");
  }
}

Column column_of(nb::handle entry, std::size_t n_cases, std::size_t n_findings) {
  const auto parts = nb::cast<nb::tuple>(entry);
  if (nb::len(parts) != 3) throw Error("column: expected (finding, codes, states)");
  Column column;
  column.finding = nb::cast<std::size_t>(parts[0]);
  if (column.finding >= n_findings) throw Error("column: there is no such finding");
  column.codes = std::make_shared<const Buffer>(parts[1], "codes");
  const Py_buffer& view = column.codes->view();
  if (view.ndim != 1 || static_cast<std::size_t>(view.shape[0]) != n_cases) {
    throw ShapeError("codes: expected as many as there are cases");
  }
  if (n_cases > 1 && view.strides[0] != view.itemsize) throw Error("codes: they have gaps");
  column.states = nb::cast<std::vector<std::int8_t>>(parts[2]);
  choose_conversion(column);
  const bool is_signed = column.codes->holds('b', 1);
  for (std::size_t code = 0; code < column.by_byte.size(); ++code) {
    const std::int8_t beyond = is_signed && code >= 128 ? not_asked : no_state;
    column.by_byte[code] = code < column.states.size() ? column.states[code] : beyond;
  }
  return column;
}

// The finding of the first column that names what is no state in one of its rows.
nb::object column_without_state(const std::vector<Column>& columns, const std::int8_t* states,
                                std::size_t n_cases, std::size_t n_findings) {
  for (const Column& column : columns) {
    for (std::size_t i = 0; i < n_cases; ++i) {
      if (states[i * n_findings + column.finding] == no_state) {
        return nb::make_tuple(column.finding, i);
      }
    }
  }
  return nb::none();
}

nb::tuple states_from_columns(std::size_t n_cases, std::size_t n_findings, const nb::list& given) {
  std::vector<Column> columns;
  bool may_name_no_state = false;
  for (const nb::handle entry : given) {
    columns.push_back(column_of(entry, n_cases, n_findings));
    const std::vector<std::int8_t>& states = columns.back().states;
    may_name_no_state |= std::find(states.begin(), states.end(), no_state) != states.end();
  }
  NewArray<std::int8_t> result({n_cases, n_findings});
  run(n_cases, 0, nb::none(), [&](const Run& how) {
    parallel_blocks(0, n_cases, rows_at_a_time, how, [&](const Block& block) {
      const auto first = static_cast<std::size_t>(block.begin);
      const auto count = static_cast<std::size_t>(block.end) - first;
      std::int8_t* to = result.data + first * n_findings;
      if (columns.size() < n_findings) std::fill_n(to, count * n_findings, not_asked);
      for (const Column& column : columns) {
        column.convert(column, first, count, to + column.finding, n_findings);
      }
    });
  });
  return nb::make_tuple(result.array, may_name_no_state ? column_without_state(columns, result.data,
                                                                               n_cases, n_findings)
                                                        : nb::object(nb::none()));
}

}  // namespace

void bind_columns(nb::module_& m) {
  m.def("states_from_columns", states_from_columns, nb::arg("n_cases"), nb::arg("n_findings"),
        nb::arg("columns"),
        "The machinery of fagan.cases_from_frame: (states int8 (n_cases, n_findings), None).\n\n"
        "columns  list of (finding, codes, states): the finding's position; integers (n_cases,),\n"
        "         negative ones not asked; the code of the state for each category, -128 where it\n"
        "         is no state\n"
        "In place of None (finding, case) where a row has a category that is no state.");
}

}  // namespace fagan::python
