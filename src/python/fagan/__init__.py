"""Bayesian diagnosis: which causes explain the findings, how sure that is, what to ask next.

    >>> import fagan
    >>> model = fagan.load_model("calf_pain")
    >>> posterior = fagan.diagnose(model, "primary_care_adults",
    ...                            {"swelling": "present", "immobilisation": "present"})
    >>> posterior.top
    'deep_vein_thrombosis'
    >>> print(f"{posterior['deep_vein_thrombosis']:.0%}")
    30%

One case at a time: diagnose, explain, next_questions, Consultation. Many cases, a row each, in NumPy
arrays or data frames: Cases, Engine, Simulator, evaluate, interview, Counts and fit. Pictures are in
fagan.plots, the scikit-learn estimator in fagan.sklearn.

This is a teaching model of reasoning, not medical advice.
"""

import importlib as _importlib
import importlib.metadata as _metadata

from . import signatures as _signatures

_signatures.register()  # before any name is taken from the extension

from . import display as _display
from . import values as _values
from ._fagan import (
    Cases,
    Cause,
    Cohort,
    Consultation,
    Counts,
    Error,
    Evaluation,
    Explanation,
    FileError,
    Finding,
    Findings,
    Model,
    Posterior,
    PosteriorDraws,
    Prior,
    Problem,
    Question,
    Reason,
    ShapeError,
    Utility,
    check,
    diagnose,
    draw_posteriors,
    explain,
    fit,
    leave_one_out,
    load_counts,
    load_evaluation,
    load_model,
    load_prior,
    load_utility,
    model_text,
    models,
    next_questions,
    nomogram,
    read_model,
    read_prior,
    read_utility,
    red_flags,
    sensitivities,
    test_thresholds,
    treatment_threshold,
    weak_numbers,
    with_likelihood,
    with_probability,
)
from .engine import STATUS, Engine, Posteriors, Simulator
from .frames import cases_from_frame, cases_to_frame
from .study import (
    Comparison,
    compare,
    compare_simulated,
    evaluate,
    evaluate_simulated,
    interview,
    load_cases,
)

try:
    __version__ = _metadata.version("fagan")
except _metadata.PackageNotFoundError:  # run from a build tree
    __version__ = "0"

_values.register()
_display.register()


def __getattr__(name):
    """fagan.plots and fagan.sklearn, which need more than NumPy, when they are first asked for."""
    if name in ("plots", "sklearn"):
        return _importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), "plots", "sklearn"})

__all__ = [
    "Cases", "Cause", "Cohort", "Comparison", "Consultation", "Counts", "Engine", "Error",
    "Evaluation", "Explanation", "FileError", "Finding", "Findings", "Model", "Posterior",
    "PosteriorDraws", "Posteriors", "Prior", "Problem", "Question", "Reason", "STATUS",
    "ShapeError", "Simulator", "Utility", "cases_from_frame", "cases_to_frame", "check",
    "compare", "compare_simulated", "diagnose", "draw_posteriors", "evaluate",
    "evaluate_simulated", "explain", "fit", "interview", "leave_one_out", "load_cases",
    "load_counts", "load_evaluation", "load_model", "load_prior", "load_utility", "model_text",
    "models", "next_questions", "nomogram", "read_model", "read_prior", "read_utility",
    "red_flags", "sensitivities", "test_thresholds", "treatment_threshold", "weak_numbers",
    "with_likelihood", "with_probability",
]
