#include "columns.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "bind.hpp"
#include "cases.hpp"
#include "fagan/core/aligned.hpp"
#include "fagan/core/text.hpp"
#include "fagan/model/state_words.hpp"
#include "null_codes.hpp"

namespace fagan::python {
namespace {

// The vector every machine has; there is nothing to win here by a wider one.
using Sixteen [[gnu::vector_size(16)]] = std::int8_t;

Sixteen load(const void* from) {
  Sixteen sixteen;
  std::memcpy(&sixteen, from, sizeof sixteen);
  return sixteen;
}

Sixteen all(std::int8_t value) { return Sixteen{} + value; }

Sixteen choose(Sixteen where, Sixteen one, Sixteen other) {
  return (where & one) | (~where & other);
}

constexpr std::size_t width = sizeof(Sixteen);
static_assert(width <= CaseSource::room_beyond);
// Bits of validity read together. A multiple of what any vector holds.
constexpr std::size_t cases_at_a_time = 1024;
// From this number of categories on, looking states up is faster than comparing codes.
constexpr std::size_t many_categories = 12;

// Codes of any width as bytes: their lowest ones, since a column of so few categories has no others
// but those of what is null.
template <class Code>
void narrow(const void* from, std::size_t n, std::int8_t* to) {
  const auto* codes = static_cast<const Code*>(from);
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<std::int8_t>(codes[i]);
}

void narrow(const IntegerChunk& chunk, std::size_t first, std::size_t n, std::int8_t* to) {
  const void* const from = static_cast<const char*>(chunk.data) + first * size_of(chunk.kind);
  switch (size_of(chunk.kind)) {
    case 1:
      return narrow<std::uint8_t>(from, n, to);
    case 2:
      return narrow<std::uint16_t>(from, n, to);
    case 4:
      return narrow<std::uint32_t>(from, n, to);
    default:
      return narrow<std::uint64_t>(from, n, to);
  }
}

// The bits of n ≤ cases_at_a_time values, from the first bit on.
using ValidBits = std::array<std::uint8_t, cases_at_a_time / 8 + valid_slack>;

void read_valid(const IntegerChunk& chunk, std::size_t first, std::size_t n, ValidBits& valid) {
  const std::size_t begin = chunk.validity_offset + first;
  const std::uint8_t* const bytes = chunk.validity + begin / 8;
  const unsigned shift = begin % 8;
  // What follows is only there if one of its bits is.
  const std::size_t n_there = (shift + n + 7) / 8;
  const std::size_t n_bytes = (n + 7) / 8;
  if (shift == 0) {
    std::copy_n(bytes, n_bytes, valid.data());
    return;
  }
  for (std::size_t i = 0; i < n_bytes; ++i) {
    const unsigned next = i + 1 < n_there ? bytes[i + 1] : 0;
    valid[i] = static_cast<std::uint8_t>((bytes[i] | next << 8U) >> shift);
  }
}

// Codes of up to cases_at_a_time cases of a chunk as bytes, −1 for null.
void read_codes(const IntegerChunk& chunk, std::size_t first, std::size_t n, std::int8_t* to) {
  const std::int8_t* codes = to;
  if (size_of(chunk.kind) == 1 && chunk.validity != nullptr) {
    codes = static_cast<const std::int8_t*>(chunk.data) + first;
  } else {
    narrow(chunk, first, n, to);
  }
  if (chunk.validity == nullptr) return;
  ValidBits valid{};
  read_valid(chunk, first, n, valid);
  mark_null(codes, valid.data(), n, to);
}

// Codes become states, in their place; up to `width` more than n.
void translate(const ColumnSource::Column& column, std::size_t n, std::int8_t* codes) {
  const std::array<std::int8_t, 256>& states = column.states;
  if (column.n_categories >= many_categories) {
    for (std::size_t i = 0; i < n; ++i) codes[i] = states[static_cast<std::uint8_t>(codes[i])];
    return;
  }
  std::array<Sixteen, many_categories> code{};
  std::array<Sixteen, many_categories> state{};
  for (std::size_t c = 0; c < column.n_categories; ++c) {
    code[c] = all(static_cast<std::int8_t>(c));
    state[c] = all(states[c]);
  }
  for (std::size_t i = 0; i < n; i += width) {
    const Sixteen sixteen = load(codes + i);
    // What has no category has a negative code, and is not asked.
    Sixteen found = all(not_asked_code);
    for (std::size_t c = 0; c < column.n_categories; ++c) {
      found = choose(sixteen == code[c], state[c], found);
    }
    std::memcpy(codes + i, &found, sizeof found);
  }
}

// The chunks from the one on that a case is in.
std::span<const IntegerChunk> chunks_from(const ColumnSource::Column& column, std::size_t first) {
  const auto next =
      std::upper_bound(column.chunks.begin(), column.chunks.end(), first,
                       [](std::size_t place, const IntegerChunk& c) { return place < c.first; });
  return {std::prev(next), column.chunks.end()};
}

// States of cases first … first + n − 1; may write up to `width` places more than n.
void write_states(const ColumnSource::Column& column, std::size_t first, std::size_t n,
                  std::int8_t* to) {
  std::size_t done = 0;
  for (const IntegerChunk& chunk : chunks_from(column, first)) {
    const std::size_t begin = first + done - chunk.first;
    const std::size_t n_here = std::min(n - done, chunk.count - begin);
    for (std::size_t i = 0; i < n_here; i += cases_at_a_time) {
      read_codes(chunk, begin + i, std::min(cases_at_a_time, n_here - i), to + done + i);
    }
    done += n_here;
    if (done == n) break;
  }
  if (!column.codes_are_states) translate(column, n, to);
}

// Adds each line of so many bytes.
void add_lines_of(const void* memory, std::size_t n_bytes, std::vector<const void*>& lines) {
  const char* const begin = static_cast<const char*>(memory);
  const std::size_t before = offset_in(memory, cache_line);
  for (std::size_t at = 0; at < before + n_bytes; at += cache_line) {
    lines.push_back(at == 0 ? begin : begin + (at - before));
  }
}

// The codes themselves, if they are the states as they lie there.
const std::int8_t* states_in_place(const ColumnSource::Column& column, std::size_t first) {
  if (!column.codes_are_states || column.chunks.size() != 1) return nullptr;
  const IntegerChunk& chunk = column.chunks.front();
  if (size_of(chunk.kind) != 1 || chunk.validity != nullptr) return nullptr;
  return static_cast<const std::int8_t*>(chunk.data) + first;
}

// The finding that a column is of must be there, and the column of the right length.
void require_fit(const ColumnSource::Column& column, std::size_t n_cases, std::size_t n_findings) {
  if (column.finding >= n_findings) throw Error("column: there is no such finding");
  const std::size_t n =
      column.chunks.empty() ? 0 : column.chunks.back().first + column.chunks.back().count;
  if (n != n_cases) throw ShapeError("codes: expected as many as there are cases");
}

}  // namespace

ColumnSource::ColumnSource(std::size_t n_cases, std::size_t n_findings, std::vector<Column> columns,
                           Rows<double> numbers)
    : n_cases_(n_cases),
      columns_(std::move(columns)),
      by_finding_(n_findings, nullptr),
      numbers_(std::move(numbers)) {
  for (const Column& column : columns_) {
    require_fit(column, n_cases, n_findings);
    by_finding_[column.finding] = &column;
  }
}

const std::int8_t* ColumnSource::states(FindingId finding, std::size_t first, std::size_t count,
                                        std::int8_t* room) const {
  const Column* const column = by_finding_[index(finding)];
  if (column == nullptr) {
    std::fill_n(room, count, not_asked_code);
    return room;
  }
  if (const std::int8_t* const there = states_in_place(*column, first)) return there;
  write_states(*column, first, count, room);
  return room;
}

void ColumnSource::values(std::size_t number, std::size_t first, std::size_t count,
                          double* to) const {
  const double* const from = numbers_.data + first * numbers_.stride + number;
  for (std::size_t i = 0; i < count; ++i) to[i] = from[i * numbers_.stride];
}

void ColumnSource::add_lines(std::size_t first, std::size_t count,
                             std::vector<const void*>& lines) const {
  for (const Column& column : columns_) {
    // What may follow in another chunk is not worth the trouble.
    const IntegerChunk& chunk = chunks_from(column, first).front();
    const std::size_t begin = first - chunk.first;
    const std::size_t n = std::min(count, chunk.count - begin);
    const std::size_t size = size_of(chunk.kind);
    add_lines_of(static_cast<const char*>(chunk.data) + begin * size, n * size, lines);
    if (chunk.validity != nullptr) {
      add_lines_of(chunk.validity + (chunk.validity_offset + begin) / 8, n / 8, lines);
    }
  }
}

std::optional<std::pair<std::size_t, std::size_t>> ColumnSource::first_without_state() const {
  std::array<std::int8_t, cases_at_a_time + width> states{};
  for (const Column& column : columns_) {
    const std::span known(column.states.data(), column.n_categories);
    if (std::find(known.begin(), known.end(), no_state) == known.end()) continue;
    for (std::size_t first = 0; first < n_cases_; first += cases_at_a_time) {
      const std::size_t n = std::min(cases_at_a_time, n_cases_ - first);
      write_states(column, first, n, states.data());
      const std::span read(states.data(), n);
      const auto found = std::find(read.begin(), read.end(), no_state);
      if (found != read.end()) {
        return std::pair(column.finding, first + static_cast<std::size_t>(found - read.begin()));
      }
    }
  }
  return std::nullopt;
}

namespace {

// A whole NumPy array as one chunk.
IntegerChunk chunk_of_array(nb::handle array) {
  auto buffer = std::make_shared<const Buffer>(array, "codes");
  const Py_buffer& view = buffer->view();
  if (view.ndim != 1) throw ShapeError("codes: expected one dimension");
  if (view.shape[0] > 1 && view.strides[0] != view.itemsize) {
    throw Error("codes: they have gaps");
  }
  static constexpr std::array<std::pair<char, std::size_t>, 8> kinds = {
      {{'b', 1}, {'B', 1}, {'h', 2}, {'H', 2}, {'i', 4}, {'I', 4}, {'l', 8}, {'q', 8}}};
  for (const auto& [kind, size] : kinds) {
    if (!buffer->holds(kind, size)) continue;
    IntegerChunk chunk;
    chunk.kind = kind == 'l' ? 'q' : kind;
    chunk.data = view.buf;
    chunk.count = static_cast<std::size_t>(view.shape[0]);
    chunk.owner = std::move(buffer);
    return chunk;
  }
  buffer->refuse_type("integers");
}

const Finding& finding_at(const LoadedModel& model, std::size_t finding) {
  if (finding >= model.model.n_findings()) throw Error("there is no such finding");
  return model.model.finding(static_cast<FindingId>(finding));
}

std::int8_t code_of_word(const Finding& finding, std::string_view word) {
  if (trimmed(word).empty()) return not_asked_code;
  if (trimmed(word) == "?") return not_known_code;
  const std::optional<StateId> state = state_of_word(finding, word);
  return state ? static_cast<std::int8_t>(*state) : ColumnSource::no_state;
}

ColumnSource::Column column_of(nb::handle entry) {
  const auto parts = nb::cast<nb::tuple>(entry);
  if (nb::len(parts) != 3) throw Error("column: expected (finding, codes, states)");
  ColumnSource::Column column;
  column.finding = nb::cast<std::size_t>(parts[0]);
  if (nb::hasattr(parts[1], "__arrow_c_stream__")) {
    column.chunks = integers_of_stream(parts[1], "codes");
  } else {
    column.chunks.push_back(chunk_of_array(parts[1]));
  }
  const auto states = nb::cast<std::vector<std::int8_t>>(parts[2]);
  if (states.size() > ColumnSource::most_categories) {
    throw Error("column: more than " + std::to_string(ColumnSource::most_categories) +
                " categories");
  }
  column.n_categories = states.size();
  column.states.fill(not_asked_code);
  std::copy(states.begin(), states.end(), column.states.begin());
  column.codes_are_states = true;
  for (std::size_t c = 0; c < states.size(); ++c) {
    column.codes_are_states &= states[c] == static_cast<int>(c);
  }
  return column;
}

// From (case, finding, low, high) each.
std::vector<ListedObservation> intervals_of(const nb::list& given) {
  std::vector<ListedObservation> listed;
  for (const nb::handle entry : given) {
    const auto [row, finding, low, high] =
        nb::cast<std::tuple<std::size_t, std::size_t, double, double>>(entry);
    ListedObservation& one = listed.emplace_back();
    one.case_index = row;
    one.finding = static_cast<FindingId>(finding);
    one.observation = Interval{low, high};
  }
  return listed;
}

nb::tuple cases_of_columns(const LoadedModel& loaded, std::size_t n_cases, const nb::list& given,
                           nb::handle numbers, nb::handle labels, nb::handle prior_index,
                           const nb::list& intervals, nb::object ids) {
  const Model& model = loaded.model;
  std::vector<ColumnSource::Column> columns;
  for (const nb::handle entry : given) columns.push_back(column_of(entry));
  const Rows<double> values = numbers_of(model, numbers, n_cases);
  auto source =
      std::make_shared<const ColumnSource>(n_cases, model.n_findings(), std::move(columns), values);
  if (const auto stranger = source->first_without_state()) {
    return nb::make_tuple(nb::none(), nb::make_tuple(stranger->first, stranger->second));
  }
  auto batch = std::make_shared<CaseBatch>(model, std::move(source));
  set_what_is_known(*batch, labels, prior_index);
  if (nb::len(intervals) > 0) batch->set_listed(intervals_of(intervals));
  return nb::make_tuple(nb::cast(Cases{.batch = std::move(batch),
                                       .states = nullptr,
                                       .numbers = values.buffer,
                                       .make_ids = std::move(ids)}),
                        nb::none());
}

}  // namespace

void bind_columns(nb::module_& m) {
  m.def(
      "cases_from_columns", cases_of_columns, nb::arg("model"), nb::arg("n_cases"),
      nb::arg("columns"), nb::arg("numbers").none(), nb::arg("labels").none(),
      nb::arg("prior_index").none(), nb::arg("intervals"), nb::arg("ids"),
      "The machinery of fagan.cases_from_frame: (Cases, None).\n\n"
      "columns  list of (finding, codes, states): the finding's position; integers (n_cases,),\n"
      "         an array or what offers the Arrow C stream, null and negative ones not asked; the\n"
      "         code of the state for each category, at most 253, -128 where it is no state\n"
      "intervals  list of (case, finding, low, high)\n"
      "ids      makes the list of ids when it is asked for\n"
      "In place of them None and (finding, case) where a row has a category that is no state.");
  m.def(
      "state_codes",
      [](const LoadedModel& model, std::size_t finding, const std::vector<std::string>& words) {
        const Finding& about = finding_at(model, finding);
        std::vector<std::int8_t> codes;
        for (const std::string& word : words) codes.push_back(code_of_word(about, word));
        return codes;
      },
      nb::arg("model"), nb::arg("finding"), nb::arg("words"),
      "The codes of the states of a finding that words mean: -1 for nothing, -2 for a question\n"
      "mark, -128 for no state.");
  m.def(
      "has_numbers_for_names",
      [](const LoadedModel& model, std::size_t finding) {
        const std::vector<State>& states = finding_at(model, finding).states;
        return std::all_of(states.begin(), states.end(), [](const State& s) {
          return parse_number(trimmed(s.name)).has_value();
        });
      },
      nb::arg("model"), nb::arg("finding"), "True if every state's name is a number.");
  m.def(
      "observation_of_word",
      [](const LoadedModel& model, std::size_t finding, const std::string& word) -> nb::object {
        const Finding& about = finding_at(model, finding);
        const std::string cell(trimmed(word));
        if (cell.empty()) return nb::none();
        return to_python(about, observation_from(model.model, static_cast<FindingId>(finding),
                                                 nb::cast(about.is_number() ? cell : word)));
      },
      nb::arg("model"), nb::arg("finding"), nb::arg("word"),
      "What a cell says: the name of a state, a number, (low, high), '?', or None. Raises Error.");
}

}  // namespace fagan::python
