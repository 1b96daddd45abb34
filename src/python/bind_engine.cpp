#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "cases.hpp"
#include "fagan/core/text.hpp"
#include "fagan/inference/engine.hpp"
#include "running.hpp"

namespace fagan::python {
namespace {

struct NamedEngine {
  LoadedModel model;
  Engine engine;
};

struct Results {
  nb::object posteriors;
  nb::object status;
  nb::object log_evidence;
};

template <class Real>
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

template <class Real>
Results diagnose_in(const NamedEngine& self, const Cases& cases, const PackedPriors& priors,
                    int threads, nb::handle progress) {
  const std::size_t n_cases = cases.batch->n_cases();
  const std::size_t n_causes = self.engine.model().n_causes();
  NewArray<Real> posteriors({n_cases, n_causes});
  NewArray<std::uint8_t> status({n_cases});
  NewArray<double> log_evidence({n_cases});
  // CaseStatus is one byte; what is written there is what Python reads.
  static_assert(sizeof(CaseStatus) == 1);
  const std::span statuses(reinterpret_cast<CaseStatus*>(status.data), n_cases);
  Eigen::Map<Matrix<Real>> matrix(posteriors.data, static_cast<Eigen::Index>(n_causes),
                                  static_cast<Eigen::Index>(n_cases));
  // Kept here, should Python let go of its own while the GIL is released.
  const std::shared_ptr<const CaseBatch> batch = cases.batch;
  run(n_cases, threads, progress, [&](const Run& how) {
    self.engine.diagnose(priors, *batch, matrix, statuses, {log_evidence.data, n_cases}, how);
  });
  return {posteriors.array, status.array, log_evidence.array};
}

nb::tuple diagnose_cases(const NamedEngine& self, const Cases& cases, nb::handle prior, bool single,
                         int threads, nb::handle progress) {
  const PackedPriors priors = self.engine.pack(priors_from(self.model, prior));
  const Results results = single ? diagnose_in<float>(self, cases, priors, threads, progress)
                                 : diagnose_in<double>(self, cases, priors, threads, progress);
  return nb::make_tuple(results.posteriors, results.status, results.log_evidence);
}

}  // namespace

void bind_engine(nb::module_& m) {
  nb::class_<NamedEngine>(m, "Engine", "The machinery of fagan.Engine.")
      .def(
          "__init__",
          [](NamedEngine* self, const LoadedModel& model) {
            new (self) NamedEngine{model, Engine(model.model)};
          },
          nb::arg("model"))
      .def_ro("model", &NamedEngine::model)
      .def("diagnose", diagnose_cases, nb::arg("cases"), nb::arg("prior").none(), nb::arg("single"),
           nb::arg("threads"), nb::arg("progress").none(),
           "(posteriors (n_cases, n_causes) of float32 if single, else float64; status uint8\n"
           "(n_cases,); log_evidence float64 (n_cases,)).");
}

}  // namespace fagan::python
