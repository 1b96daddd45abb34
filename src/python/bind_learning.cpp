#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "arrays.hpp"
#include "bind.hpp"
#include "cases.hpp"
#include "fagan/core/text.hpp"
#include "fagan/format/counts_file.hpp"
#include "fagan/format/wording.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/stopwatch.hpp"
#include "fagan/learning/fit.hpp"
#include "running.hpp"

namespace fagan::python {
namespace {

/// The class Counts in Python.
struct NamedCounts {
  LoadedModel model;
  CountsFile file;
};

void add_cases(NamedCounts& self, const Cases& cases, const std::string& cohort,
               std::uint64_t first) {
  // Kept here, should Python let go of its own while the GIL is released.
  const std::shared_ptr<const CaseBatch> kept = cases.batch;
  const CaseBatch& batch = *kept;
  require_same_nouns(self.file.counts.model(), batch.model());
  if (batch.labels().size() != batch.n_cases()) {
    throw Error("cases: they need labels to be counted");
  }
  CaseBatch::Scratch scratch;
  const auto add_to = [&](Counts& counts, std::uint64_t from, std::uint64_t count) {
    counts.add(cohort, first + from, batch.dense(from, count, scratch),
               batch.labels().subspan(from, count));
  };
  // As Evaluation.add: many on the side, and then all at once.
  if (batch.n_cases() <= few_items) return add_to(self.file.counts, 0, batch.n_cases());
  Counts added(self.file.counts.model());
  in_blocks(batch.n_cases(),
            [&](std::uint64_t from, std::uint64_t count) { add_to(added, from, count); });
  self.file.counts.merge(added);
}

/// [n_states × n_causes].
Array<std::int64_t> counts_of(const NamedCounts& self, const std::string& finding) {
  const Model& model = self.file.counts.model();
  const FindingId id = require_finding(model, finding);
  const std::size_t n_states = model.finding(id).states.size();
  NewArray<std::int64_t> table({n_states, model.n_causes()});
  for (std::size_t state = 0; state < n_states; ++state) {
    for (const CauseId cause : ids<CauseId>(model.n_causes())) {
      table.data[state * model.n_causes() + index(cause)] =
          static_cast<std::int64_t>(self.file.counts.n(id, static_cast<StateId>(state), cause));
    }
  }
  return table.array;
}

Array<std::int64_t> n_by_cause(const NamedCounts& self) {
  const std::size_t n_causes = self.file.counts.model().n_causes();
  NewArray<std::int64_t> result({n_causes});
  for (const CauseId cause : ids<CauseId>(n_causes)) {
    result.data[index(cause)] = static_cast<std::int64_t>(self.file.counts.n_cases(cause));
  }
  return result.array;
}

nb::tuple moments_of(const NamedCounts& self, const std::string& finding,
                     const std::string& cause) {
  const Model& model = self.file.counts.model();
  const FindingId id = require_finding(model, finding);
  if (!model.finding(id).is_number()) throw Error(finding + ": is no number");
  const SampleMoments moments = self.file.counts.moments(id, require_cause(model, cause));
  return nb::make_tuple(moments.n, moments.mean, moments.sd);
}

std::string to_json(const NamedCounts& self) {
  CountsFile file = self.file;
  file.run = Stopwatch().record("Python", 0);
  return write_counts(file);
}

nb::tuple fit_counts(const NamedCounts& self, double smoothing, double prior_smoothing,
                     bool from_expert, nb::handle expert_prior, const std::string& name,
                     const std::string& setting) {
  FitOptions options;
  options.smoothing = smoothing;
  options.prior_smoothing = prior_smoothing;
  options.from_expert = from_expert;
  if (!expert_prior.is_none()) options.expert_prior = prior_from(self.model, expert_prior);
  options.name = name;
  options.setting = setting;
  options.source_title = grouped_digits(self.file.counts.n_cases()) +
                         " labelled cases; SHA-256 of their counts " + counts_hash(self.file);
  Fit result = fit(self.file.counts, options);
  warn(result.warnings);
  Model model = result.builder.build();
  Checked<Prior> prior = Prior::make(model, std::move(result.prior));
  warn(prior.warnings);
  NamedPrior named{model, std::move(prior.value)};
  return nb::make_tuple(without_file(std::move(model)), std::move(named));
}

}  // namespace

void bind_learning(nb::module_& m) {
  nb::class_<NamedCounts> type(
      m, "Counts",
      "What labelled cases say of each cause: how many there are, how often each finding was in\n"
      "each state, the sums of each number. Exact: the same bits in any order and split, from one\n"
      "thread or many. Of the model only its causes and findings matter.");
  by_content(
      type,
      [](const NamedCounts& self) {
        return nb::make_tuple(shared(self.model.model), write_counts(self.file));
      },
      [](const nb::tuple& content) {
        const auto& model = nb::cast<const LoadedModel&>(content[0]);
        return NamedCounts{model,
                           read_counts(nb::cast<std::string>(content[1]), "counts", &model.model)};
      });
  type.def(
          "__init__",
          [](NamedCounts* self, const LoadedModel& model) {
            new (self)
                NamedCounts{model, {Counts(model.model), model.model.name(), hash_of(model), {}}};
          },
          nb::arg("model"))
      .def_ro("model", &NamedCounts::model)
      .def(
          "add", add_cases, nb::arg("cases"), nb::arg("cohort"), nb::arg("first") = 0,
          "Adds labelled cases: first, first + 1, ... of the cohort with this name. Raises Error,\n"
          "and adds nothing, if one of them is in already.")
      .def(
          "merge",
          [](NamedCounts& self, const NamedCounts& other) {
            self.file.counts.merge(other.file.counts);
          },
          nb::arg("other"),
          "Adds all of another's. Raises Error if the nouns differ or cases are in both.")
      .def("counts", counts_of, nb::arg("finding"),
           "Cases by state and cause: int64 (n_states, n_causes).")
      .def("moments", moments_of, nb::arg("finding"), nb::arg("cause"),
           "(n, mean, sd) of a number; of its natural logarithm, if log-normal.")
      .def_prop_ro("n_by_cause", n_by_cause, "Cases of each cause: int64 (n_causes,).")
      .def_prop_ro("n_cases", [](const NamedCounts& self) { return self.file.counts.n_cases(); })
      .def_prop_ro(
          "bad", [](const NamedCounts& self) { return self.file.counts.bad(); },
          "Cases left out: a code or value their finding cannot have.")
      .def_prop_ro("unlabelled",
                   [](const NamedCounts& self) { return self.file.counts.unlabelled(); })
      .def("__repr__",
           [](const NamedCounts& self) {
             return "<fagan.Counts of " + self.model.model.name() + ": " +
                    std::to_string(self.file.counts.n_cases()) + " cases>";
           })
      .def("to_json", to_json,
           "The text of a fagan-counts/1 file, as fagan fit --counts writes and fagan merge reads "
           "it.")
      .def(
          "write",
          [](const NamedCounts& self, const std::filesystem::path& path) {
            write_file(path.string(), to_json(self));
          },
          nb::arg("path"), written_whole)
      .def(
          "__eq__",
          [](const NamedCounts& a, const NamedCounts& b) { return a.file.counts == b.file.counts; },
          nb::is_operator(), nb::sig("def __eq__(self, other: object, /) -> bool"));
  m.def(
      "load_counts",
      [](const LoadedModel& model, const std::filesystem::path& path) {
        return NamedCounts{model,
                           read_counts(read_file(path.string()), path.string(), &model.model)};
      },
      nb::arg("model"), nb::arg("path"),
      "The Counts in a fagan-counts/1 file. Raises FileError, or Error with every problem, also "
      "if\n"
      "they are of other causes or findings than the model's.");

  m.def(
      "fit", fit_counts, nb::arg("counts"), nb::kw_only(), nb::arg("smoothing") = 1.0,
      nb::arg("prior_smoothing") = 0.0, nb::arg("from_expert") = false,
      nb::arg("expert_prior").none() = nb::none(), nb::arg("name") = "",
      nb::arg("setting") = "fitted",
      "(Model, Prior) learned from cases; the prior is the model's default setting, too.\n\n"
      "smoothing        cases imagined in each state under each cause; 1 is Laplace's rule\n"
      "prior_smoothing  cases imagined of each cause\n"
      "name             of the model; empty: the name of the counts' model with _fitted behind it\n"
      "from_expert      start from the numbers of the counts' own model, each worth its n\n"
      "raises           Error listing every cell for which there are too few cases");
}

}  // namespace fagan::python
