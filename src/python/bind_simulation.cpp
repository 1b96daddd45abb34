#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "bind.hpp"
#include "cases.hpp"
#include "fagan/format/write_model.hpp"
#include "fagan/simulation/observation_text.hpp"
#include "fagan/simulation/shift.hpp"
#include "fagan/simulation/shift_text.hpp"
#include "running.hpp"
#include "world.hpp"

namespace fagan::python {
namespace {

/// The class Cohort in Python.
struct DrawnCohort {
  std::uint64_t seed;
  std::uint64_t first;
  Cases cases;
  Cases truth;
};

// What goes wrong in a world, and what differs in it, in Python's words.
struct Terms {
  std::vector<std::string> missing;
  std::vector<std::string> answers;
  std::vector<std::string> labels;
  double not_known;
  std::vector<std::string> measures;
  std::vector<std::string> shifts;
};

World world_of(const LoadedModel& model, nb::handle prior, Terms given) {
  const Prior belief = prior_from(model, prior);
  const nb::tuple asked =
      nb::make_tuple(model, NamedPrior{model.model, belief}, given.missing, given.answers,
                     given.labels, given.not_known, given.measures, given.shifts);
  auto& [missing, answers, labels, not_known, measures, shifts] = given;
  ShiftedWorld moved = shifted(model.model, belief, shifts);
  std::vector<FindingId> drawn;
  drawn.reserve(measures.size());
  for (const std::string& name : measures) drawn.push_back(require_finding(model.model, name));
  const ObservationTerms terms{.missing = std::move(missing),
                               .answers = std::move(answers),
                               .labels = std::move(labels),
                               .not_known = not_known};
  const ObservationProcess process = parse_observation(moved.model, terms);
  WorldRecord record{{model.model.name(), hash_of(model), belief.setting(),
                      prior_hash(belief, model.model.name())},
                     std::move(shifts),
                     std::move(measures),
                     to_terms(moved.model, process)};
  return {model, Simulator(std::move(moved.model), std::move(moved.prior), process, drawn),
          std::move(record), asked};
}

World world_again(const nb::tuple& asked) {
  const auto names = [&](int i) { return nb::cast<std::vector<std::string>>(asked[i]); };
  return world_of(nb::cast<const LoadedModel&>(asked[0]), asked[1],
                  {.missing = names(2),
                   .answers = names(3),
                   .labels = names(4),
                   .not_known = nb::cast<double>(asked[5]),
                   .measures = names(6),
                   .shifts = names(7)});
}

// What nothing could hold is refused before anything is allocated.
constexpr std::size_t most_cases = std::size_t{1} << 40U;

DrawnCohort draw(const World& self, std::uint64_t seed, std::size_t count, std::uint64_t first,
                 int threads, nb::handle progress) {
  if (count > most_cases || first > UINT64_MAX - count) {
    throw Error("count: " + std::to_string(count) + " cases from " + std::to_string(first) +
                " on are too many");
  }
  std::optional<Cohort> cohort;
  run(count, threads, progress,
      [&](const Run& how) { cohort = self.simulator.draw(Seed{seed}, first, count, how); });
  return {.seed = seed,
          .first = cohort->first,
          .cases = {std::make_shared<CaseBatch>(std::move(cohort->cases)), nullptr, nullptr},
          .truth = {std::make_shared<CaseBatch>(std::move(cohort->truth)), nullptr, nullptr}};
}

}  // namespace

void bind_simulation(nb::module_& m) {
  nb::class_<DrawnCohort> cohort(m, "Cohort", "Cases whose true causes are known.");
  by_content(
      cohort,
      [](const DrawnCohort& self) {
        return nb::make_tuple(self.seed, self.first, self.cases, self.truth);
      },
      [](const nb::tuple& content) {
        return DrawnCohort{nb::cast<std::uint64_t>(content[0]), nb::cast<std::uint64_t>(content[1]),
                           nb::cast<const Cases&>(content[2]), nb::cast<const Cases&>(content[3])};
      });
  cohort.def_ro("seed", &DrawnCohort::seed)
      .def_ro("first", &DrawnCohort::first, "Number of the first case.")
      .def_ro("cases", &DrawnCohort::cases,
              "The record: what was observed; labels are the causes written down.")
      .def_ro("truth", &DrawnCohort::truth,
              "What is so: every finding in its true state; labels are the true causes.")
      .def("__len__", [](const DrawnCohort& self) { return self.cases.batch->n_cases(); })
      .def("__repr__", [](const DrawnCohort& self) {
        return "<fagan.Cohort: " + std::to_string(self.cases.batch->n_cases()) + " cases of " +
               self.cases.batch->model().name() + ", seed " + std::to_string(self.seed) + ">";
      });

  nb::class_<World> type(
      m, "Simulator",
      "Draws cohorts: a cause from the prior, findings given that cause, then what a record "
      "keeps.\n\n"
      "missing, answers, labels  what goes wrong on the way to the record, as terms such as "
      "'0.2',\n"
      "                          'kind:test=0.5', 'swelling:present=0.3' (see the manual of\n"
      "                          fagan simulate); they apply in order\n"
      "not_known                 of what is missing, the share that was asked but is not known\n"
      "measures                  findings drawn in place of the preferred one of their "
      "measurement\n"
      "shifts                    numbers of the world that differ from the model's, as terms:\n"
      "                          'swelling:present:deep_vein_thrombosis=0.5' a likelihood,\n"
      "                          'muscle_strain=0.3' a probability of the prior\n"
      "raises                    Error for a term that does not fit the model");
  by_content(
      type, [](const World& self) { return given_again(self.model.model, self.asked); },
      world_again);
  type.def(
          "__init__",
          [](World* self, const LoadedModel& model, nb::handle prior, nb::handle missing,
             nb::handle answers, nb::handle labels, double not_known, nb::handle measures,
             nb::handle shifts) {
            new (self) World(world_of(model, prior,
                                      {.missing = names_from("missing", missing),
                                       .answers = names_from("answers", answers),
                                       .labels = names_from("labels", labels),
                                       .not_known = not_known,
                                       .measures = names_from("measures", measures),
                                       .shifts = names_from("shifts", shifts)}));
          },
          nb::arg("model"), nb::arg("prior").none() = nb::none(), nb::kw_only(),
          nb::arg("missing") = nb::tuple(), nb::arg("answers") = nb::tuple(),
          nb::arg("labels") = nb::tuple(), nb::arg("not_known") = 0.0,
          nb::arg("measures") = nb::tuple(), nb::arg("shifts") = nb::tuple())
      .def("__repr__",
           [](const World& self) { return "<fagan.Simulator of " + self.model.model.name() + ">"; })
      .def_ro("model", &World::model)
      .def("draw", draw, nb::arg("seed"), nb::arg("count"), nb::arg("first") = 0,
           nb::arg("threads") = 0, nb::arg("progress").none() = nb::none(),
           "Cases first to first + count - 1 of the endless cohort named by seed. Case i is the "
           "same\n"
           "whoever draws it, on however many threads (0: all), in whatever pieces.\n"
           "progress is None or a function of (done, total). Ctrl-C ends the work.");

  m.def(
      "with_likelihood",
      [](const LoadedModel& loaded, const std::string& finding, const std::string& state,
         const std::string& cause, double p, std::optional<double> n, const std::string& source,
         const std::string& note) {
        const Model& model = loaded.model;
        const FindingId id = require_finding(model, finding);
        Evidence evidence;
        evidence.n = n;
        evidence.source = source;
        evidence.note = note;
        if (model.finding(id).is_number() || model.factor_of(id) == nullptr) {
          throw Error(finding + ": has no probabilities of states");
        }
        return without_file(with_likelihood(model, id, require_state(model, id, state),
                                            require_cause(model, cause), p, std::move(evidence)));
      },
      nb::arg("model"), nb::arg("finding"), nb::arg("state"), nb::arg("cause"), nb::arg("p"),
      nb::kw_only(), nb::arg("n") = nb::none(), nb::arg("source") = "", nb::arg("note") = "",
      "The model with P(state | cause) = p; the finding's other states keep their proportions.\n"
      "What stood behind the old number does not speak for the new one: n, the key of a source "
      "and\n"
      "a note of your own do, or nothing.");
  m.def(
      "with_probability",
      [](const LoadedModel& loaded, nb::handle prior, const std::string& cause, double p) {
        return NamedPrior{loaded.model, with_probability(loaded.model, prior_from(loaded, prior),
                                                         require_cause(loaded.model, cause), p)};
      },
      nb::arg("model"), nb::arg("prior").none(), nb::arg("cause"), nb::arg("p"),
      "The prior with P(cause) = p; the other causes keep their proportions.");
}

}  // namespace fagan::python
