#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "arrays.hpp"
#include "bind.hpp"
#include "fagan/core/text.hpp"
#include "fagan/evaluation/figures.hpp"
#include "fagan/format/evaluation_report.hpp"
#include "fagan/io/file.hpp"
#include "fagan/io/outputs.hpp"
#include "judging.hpp"
#include "running.hpp"
#include "world.hpp"

namespace fagan::python {
namespace {

std::optional<WorldRecord> record_of(nb::handle world) {
  if (world.is_none()) return std::nullopt;
  if (!nb::isinstance<World>(world)) throw Error("world: expected a fagan.Simulator or None");
  return nb::cast<const World&>(world).record;
}

std::vector<std::uint32_t> truths_of(nb::handle truth, std::size_t n_cases, std::size_t n_causes) {
  std::vector<std::uint32_t> truths = indices_of(truth, "truth", CaseBatch::no_label);
  if (truths.size() != n_cases) {
    throw ShapeError("truth: expected " + std::to_string(n_cases) + " elements, found " +
                     std::to_string(truths.size()));
  }
  for (std::size_t i = 0; i < n_cases; ++i) {
    if (truths[i] < n_causes || truths[i] == CaseBatch::no_label) continue;
    throw Error("truth: element " + std::to_string(i) + " is " + std::to_string(truths[i]) +
                ", and there are " + std::to_string(n_causes) + " causes");
  }
  return truths;
}

std::vector<CaseStatus> statuses_of(nb::handle status, std::size_t n_cases) {
  std::vector<CaseStatus> result;
  if (status.is_none()) return result;
  for (const std::uint32_t code : indices_of(status, "status", CaseBatch::no_label)) {
    if (code > static_cast<std::uint32_t>(CaseStatus::bad_prior)) {
      throw Error("status: there is no status " + std::to_string(code));
    }
    result.push_back(static_cast<CaseStatus>(code));
  }
  if (result.size() != n_cases) {
    throw ShapeError("status: expected " + std::to_string(n_cases) + " elements, found " +
                     std::to_string(result.size()));
  }
  return result;
}

template <class Real>
void require_probabilities(const Rows<Real>& rows, std::size_t first, std::size_t count) {
  for (std::size_t i = first; i < first + count; ++i) {
    for (std::size_t k = 0; k < rows.n_columns; ++k) {
      const Real p = rows.data[i * rows.stride + k];
      if (p >= Real{0} && p <= Real{1}) continue;
      throw Error("posteriors: row " + std::to_string(i) + " holds " + shortest(p) +
                  ", which is no probability");
    }
  }
}

template <class Real>
void add_rows(EvaluationFile& self, const std::string& cohort, std::uint64_t first,
              nb::handle posteriors, nb::handle truth, nb::handle status) {
  const Rows<Real> rows = rows_of<Real>(posteriors, "posteriors");
  const std::size_t n_causes = self.evaluation.n_causes();
  if (rows.n_columns != n_causes) {
    throw ShapeError("posteriors: expected " + std::to_string(n_causes) + " columns, found " +
                     std::to_string(rows.n_columns));
  }
  const std::vector<std::uint32_t> truths = truths_of(truth, rows.n_rows, n_causes);
  const std::vector<CaseStatus> statuses = statuses_of(status, rows.n_rows);
  const auto add_to = [&](Evaluation& evaluation, std::uint64_t from, std::uint64_t count) {
    require_probabilities(rows, from, count);
    const std::span<const CaseStatus> of_cases(statuses);
    evaluation.add(
        cohort, first + from,
        JudgedCases<Real>{.posteriors = rows.data + from * rows.stride,
                          .stride = rows.stride,
                          .truth = std::span<const std::uint32_t>(truths).subspan(from, count),
                          .status = of_cases.empty() ? of_cases : of_cases.subspan(from, count),
                          .order = {}});
  };
  // What is shared changes with the GIL held: many threads may add. Many cases are judged on the
  // side, block by block, so that Ctrl-C leaves nothing half added.
  if (rows.n_rows <= few_items) return add_to(self.evaluation, 0, rows.n_rows);
  Evaluation added(self.evaluation.subject());
  in_blocks(rows.n_rows,
            [&](std::uint64_t from, std::uint64_t count) { add_to(added, from, count); });
  self.evaluation.merge(added);
}

void add(EvaluationFile& self, const std::string& cohort, std::uint64_t first,
         nb::handle posteriors, nb::handle truth, nb::handle status) {
  if (self.evaluation.subject().precision == Precision::float32) {
    add_rows<float>(self, cohort, first, posteriors, truth, status);
  } else {
    add_rows<double>(self, cohort, first, posteriors, truth, status);
  }
}

// Figures as dicts: what could not be computed is None.
template <class T>
nb::object plain(const std::optional<T>& value);
template <class T>
nb::object plain(const std::vector<T>& values);
nb::object plain(double value) { return nb::cast(value); }
nb::object plain(const Estimate& estimate) {
  nb::dict result;
  result["value"] = estimate.value;
  result["se"] = estimate.se;
  return result;
}
nb::object plain(const Share& share) {
  nb::dict result;
  result["count"] = share.count;
  result["total"] = share.total;
  result["value"] = share.value;
  result["low"] = share.low;
  result["high"] = share.high;
  return result;
}
nb::object plain(const CalibrationBin& bin) {
  nb::dict result;
  result["low"] = bin.low;
  result["high"] = bin.high;
  result["mean_p"] = bin.mean_p;
  result["observed"] = plain(bin.observed);
  return result;
}
nb::object plain(const Auroc& auroc) {
  nb::dict result;
  result["value"] = auroc.value;
  result["se"] = auroc.se;
  result["bound"] = auroc.bound;
  return result;
}
nb::object plain(const BrierParts& parts) {
  nb::dict result;
  result["score"] = parts.score;
  result["reliability"] = parts.reliability;
  result["resolution"] = parts.resolution;
  result["uncertainty"] = parts.uncertainty;
  result["within_variance"] = parts.within_variance;
  result["within_covariance"] = parts.within_covariance;
  return result;
}
nb::object plain(const CalibrationError& error) {
  nb::dict result;
  result["ece"] = error.ece;
  result["by_chance"] = error.by_chance;
  result["squared_debiased"] = error.squared_debiased;
  result["mce"] = plain(error.mce);
  return result;
}
nb::object plain(const Calibration& calibration) {
  nb::dict result;
  result["n"] = calibration.n;
  result["bins"] = plain(calibration.bins);
  result["error"] = plain(calibration.error);
  result["brier"] = plain(calibration.brier);
  return result;
}
nb::object plain(const BasicCalibration& calibration) {
  nb::dict result;
  result["bins"] = plain(calibration.bins);
  result["error"] = plain(calibration.error);
  return result;
}
nb::object plain(const Accuracy& accuracy) {
  nb::dict result;
  result["top1"] = plain(accuracy.top1);
  result["top3"] = plain(accuracy.top3);
  result["top5"] = plain(accuracy.top5);
  return result;
}
nb::object plain(const NetBenefit& benefit) {
  nb::dict result;
  result["threshold"] = benefit.threshold;
  result["treat_by_answer"] = plain(benefit.treat_by_answer);
  result["treat_all"] = benefit.treat_all;
  return result;
}
nb::object plain(const PopulationFigures& population) {
  nb::dict result;
  result["by_top_call"] = plain(population.by_top_call);
  result["by_top_call_corrected"] = plain(population.by_top_call_corrected);
  result["by_mean_posterior"] = plain(population.by_mean_posterior);
  result["by_mean_posterior_corrected"] = plain(population.by_mean_posterior_corrected);
  result["mean_concordance"] = plain(population.mean_concordance);
  return result;
}
nb::object plain(const ScoreFigures& scores) {
  nb::dict result;
  result["n"] = scores.n;
  result["ruled_out"] = scores.ruled_out;
  result["log_nats"] = plain(scores.log_nats);
  result["log_bits"] = plain(scores.log_bits);
  result["brier"] = plain(scores.brier);
  result["log_skill"] = plain(scores.log_skill);
  result["brier_skill"] = plain(scores.brier_skill);
  return result;
}
nb::object plain(const PosteriorAverages::Figures& averages) {
  nb::dict result;
  result["n"] = averages.n;
  result["excluded"] = averages.excluded;
  result["ruled_out"] = averages.ruled_out;
  result["log_nats"] = plain(averages.log_nats);
  result["brier"] = plain(averages.brier);
  result["top1"] = plain(averages.top1);
  result["top3"] = plain(averages.top3);
  result["top5"] = plain(averages.top5);
  return result;
}
nb::object plain(const ClosingTest& test) {
  nb::dict result;
  result["passes"] = test.passes();
  result["smallest_adjusted"] = test.smallest_adjusted;
  result["level"] = ClosingTest::level;
  return result;
}
nb::object plain(const CauseFigures& figures) {
  nb::dict result;
  result["n"] = figures.n;
  result["impossible"] = figures.impossible;
  result["ruled_out"] = figures.ruled_out;
  result["sensitivity"] = plain(figures.calls.sensitivity);
  result["specificity"] = plain(figures.calls.specificity);
  result["ppv"] = plain(figures.calls.ppv);
  result["log_nats"] = plain(figures.log_nats);
  result["brier"] = plain(figures.brier);
  result["concordance"] = plain(figures.concordance);
  result["auroc"] = plain(figures.auroc);
  result["calibration"] = plain(figures.calibration);
  result["decision_curve"] = plain(figures.decision_curve);
  return result;
}

template <class T>
nb::object plain(const std::optional<T>& value) {
  return value ? plain(*value) : nb::object(nb::none());
}
template <class T>
nb::object plain(const std::vector<T>& values) {
  nb::list result;
  for (const T& value : values) result.append(plain(value));
  return result;
}

// Lists, so that figures can be written as JSON and compared.
nb::list confusion_of(const Figures& figures, std::size_t n_causes) {
  nb::list table;
  for (std::size_t i = 0; i < n_causes; ++i) {
    nb::list row;
    for (std::size_t j = 0; j < n_causes; ++j) row.append(figures.confusion[i * n_causes + j]);
    table.append(row);
  }
  return table;
}

std::vector<std::string> cause_names(const EvaluationFile& self) {
  std::vector<std::string> names;
  for (const JudgedCause& cause : self.causes) names.push_back(cause.name);
  return names;
}

nb::dict figures_of(const EvaluationFile& self) {
  // A copy: another thread may add to it meanwhile.
  const Evaluation now = self.evaluation;
  Figures all;
  {
    const nb::gil_scoped_release released;
    all = figures(now);
  }
  nb::dict result;
  result["n_cases"] = all.n_cases;
  result["n_scored"] = all.n_scored;
  result["impossible"] = all.impossible;
  result["left_out"] = all.left_out;
  result["bad"] = all.bad;
  result["unlabelled"] = all.unlabelled;
  result["accuracy"] = plain(all.accuracy);
  result["scores"] = plain(all.scores);
  result["confusion"] = confusion_of(all, self.causes.size());
  result["calibration_basic"] = plain(all.calibration_basic);
  nb::dict per_cause;
  for (const CauseId cause : ids<CauseId>(self.causes.size())) {
    const JudgedCause& judged = self.causes[index(cause)];
    nb::dict figures_of_cause = nb::cast<nb::dict>(plain(all.per_cause[cause]));
    figures_of_cause["title"] = judged.title;
    per_cause[nb::cast(judged.name)] = figures_of_cause;
  }
  result["per_cause"] = per_cause;
  result["calibration"] = plain(all.calibration);
  result["ece"] = plain(all.ece);
  result["brier_parts"] = plain(all.brier_parts);
  result["population"] = plain(all.population);
  result["closing"] = plain(all.closing);
  result["posterior_averaged"] =
      self.averages ? plain(self.averages->figures()) : nb::object(nb::none());
  return result;
}

}  // namespace

void bind_evaluation(nb::module_& m) {
  nb::class_<EvaluationFile>(
      m, "Evaluation",
      "Judges answers against the truth, case by case, in memory that does not grow with their\n"
      "number. Integers and exact sums: the same bits in any order and split, from one thread or\n"
      "many. Can be pickled, and exchanged with the command fagan through fagan-evaluation/1 "
      "files.\n\n"
      "prior      the prior the answers were given with: a Prior, a setting or None\n"
      "world      the Simulator that drew the cases; None for recorded ones\n"
      "metrics    'full', or 'basic' for the fast few figures\n"
      "precision  'float64' or 'float32': the type of the posteriors that are added")
      .def(
          "__init__",
          [](EvaluationFile* self, const LoadedModel& model, nb::handle prior, nb::handle world,
             const std::string& metrics, const std::string& precision) {
            new (self)
                EvaluationFile(empty_evaluation(model, prior_from(model, prior), record_of(world),
                                                {.metrics = metrics, .precision = precision}));
          },
          nb::arg("model"), nb::arg("prior").none() = nb::none(), nb::kw_only(),
          nb::arg("world").none() = nb::none(), nb::arg("metrics") = "full",
          nb::arg("precision") = "float64")
      .def_prop_ro("causes", cause_names, "Names, in the order of columns.")
      .def("add", add, nb::arg("cohort"), nb::arg("first"), nb::arg("posteriors"), nb::arg("truth"),
           nb::arg("status").none() = nb::none(),
           "Adds cases first, first + 1, ... of the cohort with this name.\n\n"
           "posteriors  (n_cases, n_causes) of the evaluation's precision\n"
           "truth       integers (n_cases,): position of the true cause, -1 if not known\n"
           "status      (n_cases,) as Engine.diagnose gives it; None if every case is ok\n"
           "raises      Error, adding nothing, if a case is in already; ShapeError")
      .def(
          "merge", [](EvaluationFile& self, const EvaluationFile& other) { merge(self, other); },
          nb::arg("other"),
          "Adds all of another's. Raises Error if the two judge different things or share cases.")
      .def(
          "figures", figures_of,
          "Everything there is to say, as dicts and lists; what could not be computed is None. An\n"
          "estimate has value and se, a share count, total, value and its 95 % interval low, "
          "high.\n"
          "posterior_averaged has the means over what the truth may be, given each record, in\n"
          "place of the one truth that was drawn: known better from as many cases. None unless\n"
          "evaluate_simulated judged the cases, and their record keeps to the truth.")
      .def_prop_ro("n_cases",
                   [](const EvaluationFile& self) { return self.evaluation.basic().n_cases(); })
      .def("to_json", write_evaluation,
           "The text of a fagan-evaluation/1 file, as fagan evaluate writes and fagan merge reads "
           "it.")
      .def(
          "write",
          [](const EvaluationFile& self, const std::filesystem::path& path) {
            Outputs outputs;
            outputs.reads(self.read_from);
            outputs.open(path.string(), "path").write(write_evaluation(self));
            outputs.commit();
          },
          nb::arg("path"), written_whole)
      .def("__repr__",
           [](const EvaluationFile& self) {
             return "<fagan.Evaluation of " + self.scorer.model + ": " +
                    std::to_string(self.evaluation.basic().n_cases()) + " cases>";
           })
      .def("report", evaluation_report, "Everything there is to say, as a page of HTML.")
      .def(
          "__eq__",
          [](const EvaluationFile& a, const EvaluationFile& b) {
            return a.evaluation == b.evaluation;
          },
          nb::is_operator(), nb::sig("def __eq__(self, other: object, /) -> bool"))
      .def("__getstate__", write_evaluation)
      .def("__setstate__", [](EvaluationFile& self, const std::string& state) {
        new (&self) EvaluationFile(read_evaluation(state, "the state of an evaluation"));
      });
  m.def(
      "load_evaluation",
      [](const std::filesystem::path& path) {
        return read_evaluation(read_file(path.string()), path.string());
      },
      nb::arg("path"),
      "The Evaluation in a fagan-evaluation/1 file. Raises FileError, or Error with every "
      "problem.");
}

}  // namespace fagan::python
