#include "bind.hpp"

namespace nb = nanobind;

NB_MODULE(_fagan, m) {
  m.doc() = "Bayesian diagnosis: the C++ library, layer by layer.";
  // What another library still holds when the interpreter ends is no fault, and no news to a user.
  nb::set_leak_warnings(false);
  m.def("report_leaks", nb::set_leak_warnings, nb::arg("report"),
        "Whether objects that are left when the interpreter ends are told of: for tests.");
  fagan::python::bind_core(m);
  fagan::python::bind_model(m);
  fagan::python::bind_prior(m);
  fagan::python::bind_cases(m);
  fagan::python::bind_columns(m);
  fagan::python::bind_io(m);
  fagan::python::bind_posterior(m);
  fagan::python::bind_explanation(m);
  fagan::python::bind_inference(m);
  fagan::python::bind_engine(m);
  fagan::python::bind_decision(m);
  fagan::python::bind_simulation(m);
  fagan::python::bind_evaluation(m);
  fagan::python::bind_learning(m);
  fagan::python::bind_study(m);
}
