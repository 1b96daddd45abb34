"""Many cases, judged: recorded ones, simulated ones, and whole interviews."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from . import _fagan
from .engine import Engine, PriorLike, ProgressLike
from .frames import as_cases, truths_of
from .progress import Progress
from .values import by_content


def evaluate(model: _fagan.Model, prior: PriorLike = None, cases: Any = None, *, truth: Any = None,
             label: str | None = None, cohort: str = "cases", first: int = 0, metrics: str = "full",
             precision: str = "float64", skip_bad: bool = False, threads: int = 0,
             progress: ProgressLike = None) -> _fagan.Evaluation:
    """How good and how calibrated the answers to labelled cases are.

    cases      a Cases with labels, an array or a table (see Engine.diagnose), or the path of a CSV or
               NDJSON file as fagan evaluate takes it, which is read piece by piece
    truth      the true causes (n_cases,), by name or as integers: position, -1 where it is not
               known; None for the labels of the cases
    label      the column of a table with the true causes; None for one called cause
    cohort     what the evaluation calls the cases, so that none is counted twice; a file has its own
    metrics    'full', or 'basic' for the fast few figures
    precision  of the arithmetic: 'float64' or 'float32'
    skip_bad   leave out the rows of a file that cannot be read
    returns    Evaluation
    raises     Error for cases without labels, and for what Engine.diagnose and Evaluation refuse
    """
    if isinstance(cases, (str, os.PathLike)):
        if label is not None:
            raise _fagan.Error("label: the true causes of a file stand in its column cause")
        with Progress(progress) as tell:
            return _fagan.evaluate_file(model, prior, cases, skip_bad, metrics, precision, threads,
                                        tell)
    batch = as_cases(model, cases, prior=prior, label=label)
    labels = batch.labels if truth is None else truths_of(model, truth)
    if labels is None:
        raise _fagan.Error("cases: they need labels to be judged by; or give truth")
    judged = _fagan.Evaluation(model, prior, metrics=metrics, precision=precision)
    found = Engine(model).diagnose(batch, prior=prior, dtype=precision, threads=threads,
                                   progress=progress)
    judged.add(cohort, first, found.probabilities, labels, found.status)
    return judged


def evaluate_simulated(model: _fagan.Model, prior: PriorLike = None, *, count: int, seed: int = 1,
                       first: int = 0, world: _fagan.Simulator | None = None,
                       metrics: str = "full", precision: str = "float64", threads: int = 0,
                       progress: ProgressLike = None) -> _fagan.Evaluation:
    """The same for cases first to first + count - 1 of the endless cohort that a world makes of seed.

    No case is kept: memory does not grow with their number. The same evaluation, to the last bit, as
    fagan evaluate --simulate.

    world      the Simulator that draws them; None for the model as it is
    metrics    'full', or 'basic' for the fast few figures
    precision  'float64' or 'float32'
    returns    Evaluation
    raises     Error if world and model differ in more than numbers. Ctrl-C ends the work.
    """
    with Progress(progress) as tell:
        return _fagan.evaluate_simulated(model, prior, count, seed, first, world, metrics, precision,
                                         threads, tell)


class Comparison:
    """Two scorers on the same cases.

    first, second  the Evaluation of each
    figures        dict: how many cases both could answer, only_first, only_second; and log_score, brier,
                   top1, top3, ece, csmf_accuracy_of_top_calls, csmf_accuracy_of_mean_posterior, and
                   auroc by cause, each with value (the first less the second) and se; None where it
                   could not be computed
    """

    def __init__(self, found: _fagan.Comparison) -> None:
        self.first: _fagan.Evaluation = found.first
        self.second: _fagan.Evaluation = found.second
        self._json = found.to_json()
        self._report = found.report()
        self.figures: dict[str, Any] = json.loads(self._json)["paired"]

    def _holds(self):
        return (self.first, self.second, self.figures)

    def __repr__(self) -> str:
        return f"<fagan.Comparison of {self.first!r} and {self.second!r}>"

    def to_json(self) -> str:
        """What fagan evaluate --compare --json prints."""
        return self._json

    def report(self) -> str:
        """The same as a page of HTML."""
        return self._report


by_content(Comparison, mutable=True)


def compare(model: _fagan.Model, prior: PriorLike = None, cases: Any = None, *,
            other_model: _fagan.Model | None = None, other_prior: PriorLike = None,
            skip_bad: bool = False, metrics: str = "full", precision: str = "float64",
            threads: int = 0, progress: ProgressLike = None) -> Comparison:
    """Two scorers against each other on the cases of a file, case by case.

    What the cases have in common, such as how hard they are, drops out of the difference.

    cases        path of a CSV or NDJSON file with a column cause
    other_model  the Model the first is held against; None for the same
    other_prior  its prior; None for its default
    returns      Comparison; the rest as in evaluate
    raises       Error if the models differ in more than numbers
    """
    with Progress(progress) as tell:
        return Comparison(_fagan.compare_file(model, prior, other_model, other_prior, cases, skip_bad,
                                              metrics, precision, threads, tell))


def compare_simulated(model: _fagan.Model, prior: PriorLike = None, *,
                      other_model: _fagan.Model | None = None, other_prior: PriorLike = None,
                      count: int, seed: int = 1, first: int = 0,
                      world: _fagan.Simulator | None = None, metrics: str = "full",
                      precision: str = "float64", threads: int = 0,
                      progress: ProgressLike = None) -> Comparison:
    """The same on simulated cases, as evaluate_simulated draws them from the first model's world."""
    with Progress(progress) as tell:
        return Comparison(_fagan.compare_simulated(
            model, prior, other_model, other_prior, count, seed, first, world, metrics, precision,
            threads, tell))


def load_cases(model: _fagan.Model, path: str | os.PathLike, *, settings: str | Sequence[str] = (),
               skip_bad: bool = False, threads: int = 0,
               progress: ProgressLike = None) -> _fagan.Cases:
    """The cases of a CSV or NDJSON file, as fagan score and fagan evaluate take them.

    settings  what a column setting may name; the first is of rows that name none. prior_index of the
              cases is the position here, for diagnose(cases, prior=settings)
    skip_bad  leave out rows that cannot be read, and warn of them
    returns   Cases, with labels if there is a column cause, and ids
    raises    FileError, or Error with the place of rows that cannot be read. Ctrl-C ends the work.
    """
    with Progress(progress) as tell:
        return _fagan.load_cases(model, path, settings, skip_bad, threads, tell)


def interview(model: _fagan.Model, prior: PriorLike = None, *, count: int, seed: int = 1,
              first: int = 0, world: _fagan.Simulator | None = None,
              strategies: str | Sequence[str] = ("bits",), most_questions: int = 0,
              largest_cost: float = float("inf"), budget: float = float("inf"),
              until_posterior: float = 2.0, until_bits: float = 0.0, flag_at: float = 0.1,
              threads: int = 0, progress: ProgressLike = None) -> dict[str, Any]:
    """How strategies of asking do on the same simulated patients, after each number of questions.

    strategies       'fixed', 'random', 'bits', 'bits-per-cost', 'must-not-miss' or 'two-step'
    most_questions   of each interview; 0 for all there are
    largest_cost     ask for nothing dearer
    budget           of each interview
    until_posterior  end it when a cause is so probable; above 1 never
    until_bits       end it when so little doubt is left
    flag_at          flag cases where the causes that must not be missed reach this probability
    returns          dict as fagan evaluate --strategy --json prints it; plots.accuracy_by_questions
                     draws it
    raises           Error for an unknown strategy or a limit out of range. Ctrl-C ends the work.
    """
    with Progress(progress) as tell:
        return json.loads(_fagan.interview_json(
            model, prior, count, seed, first, world, strategies, most_questions, largest_cost,
            budget, until_posterior, until_bits, flag_at, threads, tell))
