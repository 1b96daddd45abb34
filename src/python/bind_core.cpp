#include <nanobind/stl/string.h>

#include <exception>
#include <string>
#include <system_error>

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
  PyObject* of_system = nullptr;  // a dict: what Python calls a refusal of the system, to ours
};
ErrorTypes& error_types() {
  static ErrorTypes types;
  return types;
}

PyObject* add_exception(nb::module_& m, const char* name, const char* doc, nb::handle bases,
                        const char* found_in = "fagan.") {
  const std::string full_name = std::string(found_in) + name;
  const nb::object type =
      nb::steal(PyErr_NewExceptionWithDoc(full_name.c_str(), doc, bases.ptr(), nullptr));
  m.attr(name) = type;
  return type.ptr();
}

nb::object described(PyObject* type, const char* what, const std::vector<Problem>& problems) {
  nb::object exception = nb::handle(type)(what);
  nb::list list;
  for (const Problem& problem : problems) list.append(nb::cast(problem));
  const Problem& first = problems.front();
  exception.attr("path") = first.place.path;
  exception.attr("line") = first.place.line;
  exception.attr("column") = first.place.column;
  exception.attr("pointer") = first.place.pointer;
  exception.attr("message") = first.message;
  exception.attr("problems") = list;
  return exception;
}

void raise(PyObject* type, const char* what, const std::vector<Problem>& problems) {
  PyErr_SetObject(type, described(type, what, problems).ptr());
}

void raise(const FileError& error) {
  Problem problem;
  problem.place.path = error.path();
  problem.message = error.what();
  const int number = error.error_number();
  // A missing file is a FileNotFoundError too, and so on.
  const nb::handle as_python_says = nb::handle(PyExc_OSError)(number, "").type();
  const nb::object type = nb::borrow(error_types().of_system)
                              .attr("get")(as_python_says, nb::handle(error_types().file_error));
  const nb::object exception = described(type.ptr(), error.what(), {problem});
  if (number != 0) {
    exception.attr("errno") = number;
    exception.attr("strerror") = std::generic_category().message(number);
  }
  exception.attr("filename") = error.path();
  PyErr_SetObject(type.ptr(), exception.ptr());
}

void translate(const std::exception_ptr& thrown, void* /*payload*/) {
  try {
    std::rethrow_exception(thrown);
  } catch (const ShapeError& error) {
    raise(error_types().shape_error, error.what(), error.problems());
  } catch (const Error& error) {
    raise(error_types().error, error.what(), error.problems());
  } catch (const FileError& error) {
    raise(error);
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

std::vector<std::string> names_from(const char* argument, nb::handle names) {
  if (nb::isinstance<nb::str>(names)) return {nb::cast<std::string>(names)};
  std::vector<std::string> result;
  if (names.is_none()) return result;
  if (!nb::hasattr(names, "__iter__")) {
    throw Error(std::string(argument) + ": expected a list of texts, found " + name_of_type(names));
  }
  for (const nb::handle name : nb::iter(names)) {
    if (!nb::isinstance<nb::str>(name)) {
      throw Error(std::string(argument) + ": expected a list of texts, found one of " +
                  name_of_type(name));
    }
    result.push_back(nb::cast<std::string>(name));
  }
  return result;
}

double number_from(const std::string& place, nb::handle value) {
  if (!is_number(value)) throw Error(place + ": expected a number, found " + name_of_type(value));
  const double number = PyFloat_AsDouble(value.ptr());
  if (PyErr_Occurred() != nullptr) throw nb::python_error();
  return number;
}

namespace {

nb::tuple content_of_problem(const Problem& p) {
  return nb::make_tuple(severity_text(p), p.place.path, p.place.line, p.place.column,
                        p.place.pointer, p.message);
}

Problem problem_again(const nb::tuple& content) {
  const bool is_error = nb::cast<std::string>(content[0]) == "error";
  return {.severity = is_error ? Severity::error : Severity::warning,
          .place = {.path = nb::cast<std::string>(content[1]),
                    .line = nb::cast<int>(content[2]),
                    .column = nb::cast<int>(content[3]),
                    .pointer = nb::cast<std::string>(content[4])},
          .message = nb::cast<std::string>(content[5])};
}

}  // namespace

void bind_core(nb::module_& m) {
  nb::class_<Problem> problem(m, "Problem", "One thing wrong with an input, and where.");
  by_content(problem, content_of_problem, problem_again);
  problem.def_prop_ro("severity", severity_text, "'error' or 'warning'.")
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
  nb::dict of_system;
  for (PyObject* const refusal : {PyExc_FileNotFoundError, PyExc_PermissionError,
                                  PyExc_IsADirectoryError, PyExc_NotADirectoryError}) {
    const auto name = nb::cast<std::string>(nb::handle(refusal).attr("__name__"));
    of_system[nb::handle(refusal)] = nb::borrow(add_exception(
        m, name.c_str(), "A file error that is Python's of this name, too.",
        nb::make_tuple(nb::handle(types.file_error), nb::handle(refusal)), "fagan._fagan."));
  }
  types.of_system = of_system.ptr();
  m.attr("_file_errors") = of_system;
  nb::register_exception_translator(translate);
}

}  // namespace fagan::python
