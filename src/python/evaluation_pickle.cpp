#include "evaluation_pickle.hpp"

#include <nanobind/stl/string.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fagan/core/error.hpp"

namespace nb = nanobind;

namespace fagan::python {
namespace {

using State = EvaluationState;

// What each part consists of, in the order it is written and read.
template <class T>
struct Part;

#define FAGAN_PART(TYPE, ...) \
  template <> \
  struct Part<TYPE> { \
    template <class T> \
    static auto fields(T& t) { \
      return std::tie(__VA_ARGS__); \
    } \
  }
FAGAN_PART(State::Scores, t.n, t.ruled_out, t.log, t.log_squares, t.brier, t.brier_squares,
           t.impossible, t.within_three, t.within_five);
FAGAN_PART(State::Bin, t.place, t.n, t.correct, t.sum);
FAGAN_PART(State::Cell, t.place, t.positives, t.negatives, t.sum, t.squares);
FAGAN_PART(State::Histogram, t.cells, t.sum_of_positives);
FAGAN_PART(State::Group::Bin, t.n, t.correct, t.sum);
FAGAN_PART(State::Group::Counts, t.place, t.positives, t.negatives);
FAGAN_PART(State::Group, t.n, t.ruled_out, t.correct, t.log, t.brier, t.truth, t.called,
           t.posterior, t.bins, t.coarse);
FAGAN_PART(CaseRange, t.first, t.end);
FAGAN_PART(EvaluationSubject, t.model, t.prior, t.world, t.precision, t.draws, t.metrics,
           t.prior_probabilities);
FAGAN_PART(State, t.subject, t.ranges, t.bad, t.unlabelled, t.scores, t.confusion, t.bins,
           t.by_cause, t.top, t.groups);
#undef FAGAN_PART

[[noreturn]] void refuse() { throw Error("this is no state of an evaluation"); }

template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_same_v<T, std::string>;
template <class T>
concept Composite = requires(T& t) {
  Part<std::remove_const_t<T>>::fields(t);
};

template <Plain T>
nb::object pack(const T& value) {
  return nb::cast(value);
}
template <class T>
requires std::is_enum_v<T> nb::object pack(const T& value) {
  return nb::cast(static_cast<int>(value));
}
template <Composite T>
nb::object pack(const T& value);
template <class T>
nb::object pack(const std::vector<T>& values) {
  nb::list list;
  for (const T& value : values) list.append(pack(value));
  return list;
}
template <class T>
nb::object pack(const PerCause<T>& values) {
  nb::list list;
  for (const T& value : values) list.append(pack(value));
  return list;
}
template <class T>
nb::object pack(const std::optional<T>& value) {
  return value ? pack(*value) : nb::object(nb::none());
}
template <class T>
nb::object pack(const std::map<std::string, T, std::less<>>& values) {
  nb::dict dict;
  for (const auto& [key, value] : values) dict[nb::cast(key)] = pack(value);
  return dict;
}
template <Composite T>
nb::object pack(const T& value) {
  return std::apply([](const auto&... parts) { return nb::make_tuple(pack(parts)...); },
                    Part<T>::fields(value));
}

template <Plain T>
void unpack(nb::handle from, T& value) {
  if (!nb::try_cast<T>(from, value)) refuse();
}
template <class T>
requires std::is_enum_v<T>
void unpack(nb::handle from, T& value) {
  int number = 0;
  unpack(from, number);
  if (number != 0 && number != 1) refuse();
  value = static_cast<T>(number);
}
template <Composite T>
void unpack(nb::handle from, T& value);
template <class T>
void unpack(nb::handle from, std::vector<T>& values) {
  if (!nb::isinstance<nb::list>(from)) refuse();
  for (const nb::handle item : from) unpack(item, values.emplace_back());
}
template <class T>
void unpack(nb::handle from, PerCause<T>& values) {
  std::vector<T> read;
  unpack(from, read);
  values = PerCause<T>(std::move(read));
}
template <class T>
void unpack(nb::handle from, std::optional<T>& value) {
  if (!from.is_none()) unpack(from, value.emplace());
}
template <class T>
void unpack(nb::handle from, std::map<std::string, T, std::less<>>& values) {
  if (!nb::isinstance<nb::dict>(from)) refuse();
  for (const auto& [key, item] : nb::borrow<nb::dict>(from)) {
    std::string name;
    unpack(key, name);
    unpack(item, values[name]);
  }
}
template <Composite T>
void unpack(nb::handle from, T& value) {
  const auto fields = Part<T>::fields(value);
  constexpr std::size_t n = std::tuple_size_v<std::remove_const_t<decltype(fields)>>;
  if (!nb::isinstance<nb::tuple>(from) || nb::len(from) != n) refuse();
  std::size_t i = 0;
  std::apply([&](auto&... parts) { (unpack(nb::object(from[i++]), parts), ...); }, fields);
}

}  // namespace

nb::object to_python(const EvaluationState& state) { return pack(state); }

EvaluationState state_from(nb::handle object) {
  EvaluationState state;
  unpack(object, state);
  return state;
}

}  // namespace fagan::python
