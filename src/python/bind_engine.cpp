#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "cases.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/file_kind.hpp"
#include "fagan/format/posterior_table.hpp"
#include "fagan/inference/engine.hpp"
#include "fagan/io/load.hpp"
#include "fagan/io/outputs.hpp"
#include "fagan/io/recorded_cases.hpp"
#include "judging.hpp"
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

struct Wanted {
  nb::handle out;  // an array for the posteriors, or None
  bool log_evidence;
};

template <class Real>
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

// Where posteriors go: to the caller's array, or a new one.
template <class Real>
struct Destination {
  Destination(nb::handle out, std::size_t n_cases, std::size_t n_causes) {
    if (out.is_none()) {
      const NewArray<Real> made({n_cases, n_causes});
      rows.data = made.data;
      rows.stride = n_causes;
      array = made.array;
    } else {
      rows = rows_to_write<Real>(out, "out", n_cases, n_causes);
      array = nb::borrow(out);
    }
  }

  RowsToWrite<Real> rows;
  nb::object array;
};

template <class Real>
Results diagnose_in(const NamedEngine& self, const Cases& cases, const PackedPriors& priors,
                    const Wanted& wanted, int threads, nb::handle progress) {
  const std::size_t n_cases = cases.batch->n_cases();
  const std::size_t n_causes = self.engine.model().n_causes();
  const Destination<Real> to(wanted.out, n_cases, n_causes);
  NewArray<std::uint8_t> status({n_cases});
  // What is written there is what Python reads.
  static_assert(sizeof(CaseStatus) == 1);
  // NOLINTNEXTLINE(*-reinterpret-cast): until nanobind has arrays of an enumeration
  const std::span statuses(reinterpret_cast<CaseStatus*>(status.data), n_cases);
  std::span<double> evidence;
  nb::object log_evidence = nb::none();
  if (wanted.log_evidence) {
    const NewArray<double> made({n_cases});
    evidence = {made.data, n_cases};
    log_evidence = made.array;
  }
  Eigen::Map<Matrix<Real>, Eigen::Unaligned, Eigen::OuterStride<>> matrix(
      to.rows.data, static_cast<Eigen::Index>(n_causes), static_cast<Eigen::Index>(n_cases),
      Eigen::OuterStride<>(static_cast<Eigen::Index>(to.rows.stride)));
  // Kept here, should Python let go of its own while the GIL is released.
  const std::shared_ptr<const CaseBatch> batch = cases.batch;
  run(n_cases, threads, progress, [&](const Run& how) {
    self.engine.diagnose(priors, *batch, matrix, statuses, evidence, how);
  });
  return {to.array, status.array, log_evidence};
}

nb::tuple diagnose_cases(const NamedEngine& self, const Cases& cases, nb::handle prior, bool single,
                         nb::handle out, bool log_evidence, int threads, nb::handle progress) {
  const PackedPriors priors = self.engine.pack(priors_from(self.model, prior));
  const Wanted wanted{out, log_evidence};
  const Results results = single
                              ? diagnose_in<float>(self, cases, priors, wanted, threads, progress)
                              : diagnose_in<double>(self, cases, priors, wanted, threads, progress);
  return nb::make_tuple(results.posteriors, results.status, results.log_evidence);
}

// The prior asked for, then every other the model knows, for rows that name their setting.
std::vector<Prior> priors_of_rows(const LoadedModel& model, nb::handle asked) {
  std::vector<Prior> priors{prior_from(model, asked)};
  for (const std::string& setting : known_settings(model)) {
    if (setting == priors.front().setting()) continue;
    priors.push_back(load_prior(model, setting).value);
  }
  return priors;
}

nb::dict score_file(const NamedEngine& self, const std::filesystem::path& from,
                    const std::filesystem::path& to, nb::handle prior, int digits, std::size_t top,
                    bool skip_bad, const std::string& precision, bool spreadsheet_safe, int threads,
                    nb::handle progress) {
  if (digits < 0 || digits > DecimalText::shortest_digits) {
    throw Error("digits: expected 0 to 17, found " + std::to_string(digits));
  }
  const Precision arithmetic = precision_from(precision);
  Outputs outputs;
  outputs.reads(self.model.path);
  const std::vector<Prior> priors = priors_of_rows(self.model, prior);
  CaseStream::Options reading;
  for (const Prior& known : priors) reading.settings.push_back(known.setting());
  reading.skip_bad = skip_bad;
  const PackedPriors packed = self.engine.pack(priors);
  const PosteriorTable table(self.engine.model(),
                             {format_of(to.string(), spreadsheet_safe), digits, top});
  CaseStream cases(self.engine.model(), from.string(), std::move(reading));
  OutputFile& file = outputs.open(to.string(), "output");
  std::uint64_t n_impossible = 0;
  run(of_unknown_length, threads, progress, [&](const Run& how) {
    n_impossible = score_cases(cases, {self.engine, packed}, arithmetic, table, file, how);
  });
  outputs.commit();
  const CaseStream::Tally& tally = cases.tally();
  nb::dict told;
  told["cases"] = tally.n_cases;
  told["impossible"] = n_impossible;
  told["double_measurements"] = tally.n_double_measurements;
  told["repeated_ids"] = tally.n_repeated_ids;
  told["bad_rows"] = tally.n_bad_rows;
  told["problems"] = nb::cast(tally.problems);
  return told;
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
           nb::arg("out").none(), nb::arg("log_evidence"), nb::arg("threads"),
           nb::arg("progress").none(),
           "(posteriors (n_cases, n_causes) of float32 if single, else float64: out or a new "
           "array;\n"
           "status uint8 (n_cases,); log_evidence float64 (n_cases,), or None if not wanted).")
      .def("score_file", score_file, nb::arg("cases"), nb::arg("output"), nb::arg("prior").none(),
           nb::arg("digits"), nb::arg("top"), nb::arg("skip_bad"), nb::arg("precision"),
           nb::arg("spreadsheet_safe"), nb::arg("threads"), nb::arg("progress").none(),
           "The machinery of fagan.Engine.score_file: what there is to tell, as a dict.");
}

}  // namespace fagan::python
