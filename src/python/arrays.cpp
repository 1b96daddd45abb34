#include "arrays.hpp"

#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

#include "bind.hpp"
#include "fagan/core/aligned.hpp"

namespace fagan::python {
namespace {

std::string name_of_elements(nb::handle object) {
  if (!nb::hasattr(object, "dtype")) return name_of_type(object);
  return nb::str(nb::handle(object.attr("dtype"))).c_str();
}

Error at(const std::string& name, std::string message) {
  Problem problem;
  problem.place.path = name;
  problem.message = std::move(message);
  return Error({std::move(problem)});
}

}  // namespace

Buffer::Buffer(nb::handle array, std::string name, bool to_write)
    : name_(std::move(name)), type_(name_of_elements(array)) {
  if (PyObject_GetBuffer(array.ptr(), &view_, PyBUF_STRIDES | PyBUF_FORMAT) != 0) {
    PyErr_Clear();
    throw at(name_, "expected a NumPy array, found " + type_);
  }
  if (to_write && view_.readonly != 0) {
    PyBuffer_Release(&view_);
    throw at(name_, "it is read-only");
  }
}

bool Buffer::holds(char code, std::size_t size) const {
  const char* format = view_.format == nullptr ? "B" : view_.format;
  if (*format == '@' || *format == '=') ++format;
  return format[0] == code && format[1] == '\0' && view_.itemsize == static_cast<Py_ssize_t>(size);
}

void Buffer::refuse_type(const char* expected) const {
  throw at(name_, std::string("expected an array of ") + expected + ", found " + type_);
}

namespace {

nb::object numpy(const char* function, nb::handle argument) {
  return nb::module_::import_("numpy").attr(function)(argument);
}

// A list, or what else NumPy makes an array of, as an array; anything else as it is.
nb::object as_array(nb::handle given, const std::string& name) {
  const bool is_list = nb::isinstance<nb::list>(given) || nb::isinstance<nb::tuple>(given);
  const bool is_array_like =
      PyObject_CheckBuffer(given.ptr()) == 0 && nb::hasattr(given, "__array__");
  if (!is_list && !is_array_like) return nb::borrow(given);
  try {
    return numpy("asarray", given);
  } catch (const nb::python_error&) {
    throw at(name, "expected a NumPy array, found " + name_of_type(given));
  }
}

std::string kind_of(const nb::object& array) {
  if (!nb::hasattr(array, "dtype") || !nb::hasattr(array, "astype")) return {};
  return nb::cast<std::string>(array.attr("dtype").attr("kind"));
}

// What loses nothing as an array of T, as one; anything else as it is.
template <class T>
nb::object fitting(nb::handle given, const std::string& name) {
  nb::object array = as_array(given, name);
  const std::string kind = kind_of(array);
  const bool is_integer = kind == "i" || kind == "u";
  if constexpr (std::is_same_v<T, std::int8_t>) {
    if (!is_integer || name_of_elements(array) == "int8") return array;
    if (nb::cast<std::size_t>(array.attr("size")) > 0) {
      const bool fits = number_from(name, numpy("min", array)) >= -128 &&
                        number_from(name, numpy("max", array)) <= 127;
      if (!fits) throw at(name, "a value that is no int8 (expected codes of states, -1 and -2)");
    }
    return array.attr("astype")("int8");
  } else {
    static_assert(std::is_same_v<T, double>);
    const bool is_number = is_integer || kind == "f";
    if (!is_number || name_of_elements(array) == "float64") return array;
    return array.attr("astype")("float64");
  }
}

template <class T>
Rows<T> rows_in(const std::shared_ptr<const Buffer>& buffer) {
  const std::string& name = buffer->name();
  if (!buffer->holds(element::Type<T>::code, sizeof(T))) {
    buffer->refuse_type(element::Type<T>::name);
  }
  const Py_buffer& view = buffer->view();
  if (view.ndim != 2) {
    throw ShapeError(name + ": expected two dimensions, a row for each case, found " +
                     std::to_string(view.ndim));
  }
  constexpr auto size = static_cast<Py_ssize_t>(sizeof(T));
  Rows<T> rows{.buffer = buffer,
               .data = static_cast<const T*>(view.buf),
               .n_rows = static_cast<std::size_t>(view.shape[0]),
               .n_columns = static_cast<std::size_t>(view.shape[1]),
               .stride = static_cast<std::size_t>(view.shape[1])};
  if (rows.n_rows == 0 || rows.n_columns == 0) return rows;
  if (offset_in(view.buf, alignof(T)) != 0) {
    throw at(name, "its memory is not aligned; make a copy of it");
  }
  const bool has_gaps = view.shape[1] > 1 && view.strides[1] != size;
  const bool rows_fit = view.shape[0] == 1 ||
                        (view.strides[0] >= view.shape[1] * size && view.strides[0] % size == 0);
  if (has_gaps || !rows_fit) {
    throw at(name,
             "the elements of a row must follow each other, and rows must not overlap or run "
             "backwards; numpy.ascontiguousarray makes it so");
  }
  if (view.shape[0] > 1) rows.stride = static_cast<std::size_t>(view.strides[0] / size);
  return rows;
}

}  // namespace

template <class T>
Rows<T> rows_of(nb::handle array, const std::string& name) {
  return rows_in<T>(std::make_shared<const Buffer>(as_array(array, name), name));
}

template <class T>
Rows<T> fitting_rows_of(nb::handle array, const std::string& name) {
  return rows_in<T>(std::make_shared<const Buffer>(fitting<T>(array, name), name));
}

template <class T>
RowsToWrite<T> rows_to_write(nb::handle array, const std::string& name, std::size_t n_rows,
                             std::size_t n_columns) {
  const Rows<T> rows = rows_in<T>(std::make_shared<const Buffer>(array, name, true));
  if (rows.n_rows != n_rows || rows.n_columns != n_columns) {
    throw ShapeError(name + ": expected " + std::to_string(n_rows) + " rows of " +
                     std::to_string(n_columns) + ", found " + std::to_string(rows.n_rows) + " of " +
                     std::to_string(rows.n_columns));
  }
  return {rows.buffer, static_cast<T*>(rows.buffer->view().buf), rows.stride};
}

template Rows<std::int8_t> fitting_rows_of(nb::handle, const std::string&);
template Rows<double> fitting_rows_of(nb::handle, const std::string&);
template Rows<float> rows_of(nb::handle, const std::string&);
template Rows<double> rows_of(nb::handle, const std::string&);
template RowsToWrite<float> rows_to_write(nb::handle, const std::string&, std::size_t, std::size_t);
template RowsToWrite<double> rows_to_write(nb::handle, const std::string&, std::size_t,
                                           std::size_t);

namespace {

template <class T>
std::vector<std::uint32_t> indices_in(const Py_buffer& view, const std::string& name,
                                      std::uint32_t negative) {
  std::vector<std::uint32_t> result(static_cast<std::size_t>(view.shape[0]));
  const char* at_byte = static_cast<const char*>(view.buf);
  for (std::size_t i = 0; i < result.size(); ++i, at_byte += view.strides[0]) {
    T value;
    std::memcpy(&value, at_byte, sizeof value);
    if (value < T{0}) {
      result[i] = negative;
    } else if (static_cast<std::uint64_t>(value) >= std::numeric_limits<std::uint32_t>::max()) {
      throw at(name, "element " + std::to_string(i) + " is " + std::to_string(value) +
                         ", far beyond any number of causes or priors");
    } else {
      result[i] = static_cast<std::uint32_t>(static_cast<std::make_unsigned_t<T>>(value));
    }
  }
  return result;
}

}  // namespace

std::vector<std::uint32_t> indices_of(nb::handle array, const std::string& name,
                                      std::uint32_t negative) {
  const nb::object given = as_array(array, name);
  const Buffer buffer(given, name);
  const Py_buffer& view = buffer.view();
  if (view.ndim == 1 && view.shape[0] == 0) return {};
  if (view.ndim != 1) {
    throw ShapeError(name + ": expected one dimension, found " + std::to_string(view.ndim));
  }
  if (buffer.holds('b', 1)) return indices_in<std::int8_t>(view, name, negative);
  if (buffer.holds('B', 1)) return indices_in<std::uint8_t>(view, name, negative);
  if (buffer.holds('h', 2)) return indices_in<std::int16_t>(view, name, negative);
  if (buffer.holds('H', 2)) return indices_in<std::uint16_t>(view, name, negative);
  if (buffer.holds('i', 4)) return indices_in<std::int32_t>(view, name, negative);
  if (buffer.holds('I', 4)) return indices_in<std::uint32_t>(view, name, negative);
  if (buffer.holds('l', 8) || buffer.holds('q', 8)) {
    return indices_in<std::int64_t>(view, name, negative);
  }
  if (buffer.holds('L', 8) || buffer.holds('Q', 8)) {
    return indices_in<std::uint64_t>(view, name, negative);
  }
  buffer.refuse_type("integers");
}

}  // namespace fagan::python
