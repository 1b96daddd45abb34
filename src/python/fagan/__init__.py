"""Bayesian diagnosis: which causes explain the findings, how sure that is, what to ask next.

    >>> import fagan
    >>> model = fagan.load_model("calf_pain")
    >>> posterior = fagan.diagnose(model, "primary_care", {"swelling": "present"})
    >>> posterior.top
    'deep_vein_thrombosis'

One case at a time: diagnose, explain, next_questions, Consultation. Many cases, a row each, in NumPy
arrays or data frames: Cases, Engine, Simulator, Evaluation, Counts and fit. Pictures are in
fagan.plots, the scikit-learn estimator in fagan.sklearn.

This is a teaching model of reasoning, not medical advice.
"""

from importlib.metadata import PackageNotFoundError, version

from . import display as _display
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
    check,
    diagnose,
    draw_posteriors,
    explain,
    fit,
    leave_one_out,
    load_model,
    load_prior,
    model_text,
    models,
    next_questions,
    nomogram,
    read_model,
    read_prior,
    red_flags,
    sensitivities,
    treatment_threshold,
    with_likelihood,
    with_probability,
)
from .engine import STATUS, Engine, Posteriors, Simulator
from .frames import cases_from_frame, cases_to_frame

try:
    __version__ = version("fagan")
except PackageNotFoundError:  # run from a build tree
    __version__ = "0"

_display.register()

__all__ = [
    "STATUS", "Cases", "Cause", "Cohort", "Consultation", "Counts", "Engine", "Error", "Evaluation",
    "Explanation", "FileError", "Finding", "Findings", "Model", "Posterior", "PosteriorDraws",
    "Posteriors", "Prior", "Problem", "Question", "Reason", "ShapeError", "Simulator",
    "cases_from_frame", "cases_to_frame", "check", "diagnose", "draw_posteriors", "explain", "fit",
    "leave_one_out", "load_model", "load_prior", "model_text", "models", "next_questions",
    "nomogram", "read_model", "read_prior", "red_flags", "sensitivities", "treatment_threshold",
    "with_likelihood", "with_probability",
]
