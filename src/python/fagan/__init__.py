"""Bayesian diagnosis: which causes explain the findings, how sure that is, what to ask next.

    >>> import fagan
    >>> model = fagan.load_model("calf_pain")
    >>> posterior = fagan.diagnose(model, "primary_care_adults",
    ...                            {"swelling": "present", "immobilisation": "present"})
    >>> posterior.top
    'deep_vein_thrombosis'
    >>> print(f"{posterior['deep_vein_thrombosis']:.0%}")
    31%

One case at a time: diagnose, explain, next_questions, Consultation. Many cases, a row each, in NumPy
arrays or data frames: Cases, Engine, Simulator, evaluate, interview, Counts and fit. Pictures are in
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
    __version__ = version("fagan")
except PackageNotFoundError:  # run from a build tree
    __version__ = "0"

_display.register()

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
