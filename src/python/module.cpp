#include "bind.hpp"

NB_MODULE(_fagan, m) {
  m.doc() = "Bayesian diagnosis: the C++ library, layer by layer.";
  fagan::python::bind_core(m);
  fagan::python::bind_model(m);
  fagan::python::bind_prior(m);
  fagan::python::bind_cases(m);
  fagan::python::bind_columns(m);
  fagan::python::bind_io(m);
  fagan::python::bind_inference(m);
  fagan::python::bind_engine(m);
  fagan::python::bind_decision(m);
  fagan::python::bind_simulation(m);
  fagan::python::bind_evaluation(m);
  fagan::python::bind_learning(m);
  fagan::python::bind_study(m);
}
