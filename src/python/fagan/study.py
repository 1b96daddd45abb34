"""Many cases, judged: recorded ones, simulated ones, and whole interviews."""

import json
import os

from . import _fagan
from .engine import Engine
from .frames import as_cases
from .progress import Progress


def evaluate(model, prior=None, cases=None, *, truth=None, cohort="cases", first=0, metrics="full",
             precision="float64", skip_bad=False, threads=0, progress=None):
    """How good and how calibrated the answers to labelled cases are.

    cases      a Cases with labels, an array or a table (see Engine.diagnose), or the path of a CSV or
               NDJSON file as fagan evaluate takes it, which is read piece by piece
    truth      integers (n_cases,): position of the true cause, -1 where it is not known; None for
               the labels of the cases
    cohort     what the evaluation calls the cases, so that none is counted twice; a file has its own
    metrics    'full', or 'basic' for the fast few figures
    precision  of the arithmetic: 'float64' or 'float32'
    skip_bad   leave out the rows of a file that cannot be read
    returns    Evaluation
    raises     Error for cases without labels, and for what Engine.diagnose and Evaluation refuse
    """
    if isinstance(cases, (str, os.PathLike)):
        with Progress(progress) as tell:
            return _fagan.evaluate_file(model, prior, cases, skip_bad, metrics, precision, threads,
                                        tell)
    batch = as_cases(model, cases)
    labels = batch.labels if truth is None else truth
    if labels is None:
        raise _fagan.Error("cases: they need labels to be judged by; or give truth")
    judged = _fagan.Evaluation(model, prior, metrics=metrics, precision=precision)
    found = Engine(model).diagnose(batch, prior=prior, dtype=precision, threads=threads,
                                   progress=progress)
    judged.add(cohort, first, found.probabilities, labels, found.status)
    return judged


def evaluate_simulated(model, prior=None, *, count, seed=1, first=0, world=None, metrics="full",
                       precision="float64", threads=0, progress=None):
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


def interview(model, prior=None, *, count, seed=1, first=0, world=None, strategies=("bits",),
              most_questions=0, largest_cost=float("inf"), budget=float("inf"), until_posterior=2.0,
              until_bits=0.0, flag_at=0.1, threads=0, progress=None):
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
            model, prior, count, seed, first, world, list(strategies), most_questions, largest_cost,
            budget, until_posterior, until_bits, flag_at, threads, tell))
