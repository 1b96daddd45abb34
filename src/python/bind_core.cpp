#include <nanobind/stl/string.h>

#include <exception>
#include <string>

#include "bind.hpp"
#include "fagan/core/error.hpp"
#include "fagan/core/run.hpp"

namespace fagan::python {
namespace {

// Borrowed: the module owns them, and lives as long as the interpreter.
struct ErrorTypes {
  PyObject* error = nullptr;
  PyObject* shape_error = nullptr;
  PyObject* file_error = nullptr;
};
ErrorTypes& error_types() {
  static ErrorTypes types;
  return types;
}

PyObject* add_exception(nb::module_& m, const char* name, const char* doc, nb::handle bases) {
  const std::string full_name = std::string("fagan.") + name;
  const nb::object type =
      nb::steal(PyErr_NewExceptionWithDoc(full_name.c_str(), doc, bases.ptr(), nullptr));
  m.attr(name) = type;
  return type.ptr();
}

void raise(PyObject* type, const char* what, const std::vector<Problem>& problems) {
  const nb::object exception = nb::handle(type)(what);
  nb::list list;
  for (const Problem& problem : problems) list.append(nb::cast(problem));
  const Problem& first = problems.front();
  exception.attr("path") = first.place.path;
  exception.attr("line") = first.place.line;
  exception.attr("column") = first.place.column;
  exception.attr("pointer") = first.place.pointer;
  exception.attr("message") = first.message;
  exception.attr("problems") = list;
  PyErr_SetObject(type, exception.ptr());
}

void translate(const std::exception_ptr& thrown, void* /*payload*/) {
  try {
    std::rethrow_exception(thrown);
  } catch (const ShapeError& error) {
    raise(error_types().shape_error, error.what(), error.problems());
  } catch (const Error& error) {
    raise(error_types().error, error.what(), error.problems());
  } catch (const FileError& error) {
    Problem problem;
    problem.place.path = error.path();
    problem.message = error.what();
    raise(error_types().file_error, error.what(), {problem});
  } catch (const Interrupted&) {
    PyErr_SetNone(PyExc_KeyboardInterrupt);
  }
}

const char* severity_text(const Problem& problem) {
  return problem.severity == Severity::error ? "error" : "warning";
}

}  // namespace

void warn(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    if (PyErr_WarnEx(PyExc_UserWarning, to_string(problem).c_str(), 1) != 0) {
      throw nb::python_error();
    }
  }
}

std::string name_of_type(nb::handle value) {
  return nb::cast<std::string>(value.type().attr("__name__"));
}

bool is_number(nb::handle value) {
  return PyBool_Check(value.ptr()) == 0 && PyNumber_Check(value.ptr()) != 0 &&
         PyComplex_Check(value.ptr()) == 0;
}

double number_from(const std::string& place, nb::handle value) {
  if (!is_number(value)) throw Error(place + ": expected a number, found " + name_of_type(value));
  const double number = PyFloat_AsDouble(value.ptr());
  if (PyErr_Occurred() != nullptr) throw nb::python_error();
  return number;
}

void bind_core(nb::module_& m) {
  nb::class_<Problem>(m, "Problem", "One thing wrong with an input, and where.")
      .def_prop_ro("severity", severity_text, "'error' or 'warning'.")
      .def_prop_ro(
          "path", [](const Problem& p) { return p.place.path; },
          "The file as it was named, or the name of the argument.")
      .def_prop_ro(
          "line", [](const Problem& p) { return p.place.line; }, "From 1; 0 if it is not known.")
      .def_prop_ro(
          "column", [](const Problem& p) { return p.place.column; },
          "In bytes from 1; 0 if it is not known.")
      .def_prop_ro(
          "pointer", [](const Problem& p) { return p.place.pointer; }, "JSON pointer (RFC 6901).")
      .def_ro("message", &Problem::message, "What was found and what was expected.")
      .def("__str__", [](const Problem& p) { return to_string(p); })
      .def("__repr__", [](const Problem& p) { return "<fagan.Problem " + to_string(p) + ">"; });

  ErrorTypes& types = error_types();
  types.error = add_exception(
      m, "Error",
      "Bad input. Carries the place of the first problem in path, line, column (0 if not known)\n"
      "and pointer, its words in message, and every problem in problems.",
      PyExc_ValueError);
  types.shape_error = add_exception(m, "ShapeError",
                                    "Two things that belong together differ in size.", types.error);
  types.file_error = add_exception(
      m, "FileError", "A file could not be read or written: not the fault of what it holds.",
      nb::make_tuple(nb::handle(types.error), nb::handle(PyExc_OSError)));
  nb::register_exception_translator(translate);
}

}  // namespace fagan::python
