"""Bayesian diagnosis: the C++ library, layer by layer."""

from collections.abc import (
    ItemsView,
    Iterator,
    KeysView,
    Sequence,
    ValuesView
)
import os
from typing import Annotated

import numpy
import numpy.typing
from numpy.typing import NDArray


def report_leaks(report: bool) -> None:
    """
    Whether objects that are left when the interpreter ends are told of: for tests.
    """

class Problem:
    """One thing wrong with an input, and where."""

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def severity(self) -> str:
        """'error' or 'warning'."""

    @property
    def path(self) -> str:
        """The file as it was named, or the name of the argument."""

    @property
    def line(self) -> int:
        """From 1; 0 if it is not known."""

    @property
    def column(self) -> int:
        """In bytes from 1; 0 if it is not known."""

    @property
    def pointer(self) -> str:
        """JSON pointer (RFC 6901)."""

    @property
    def message(self) -> str:
        """What was found and what was expected."""

    def __str__(self) -> str: ...

    def __repr__(self) -> str: ...

class Error(ValueError):
    """
    Bad input. Carries the place of the first problem in path, line, column (0 if not known)
    and pointer, its words in message, and every problem in problems.
    """
    path: str
    line: int
    column: int
    pointer: str
    message: str
    problems: list[Problem]

class ShapeError(Error):
    """Two things that belong together differ in size."""

class FileError(Error, OSError):
    """A file could not be read or written: not the fault of what it holds."""

class Cause:
    """One of the mutually exclusive explanations."""

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def name(self) -> str:
        """Short and unique."""

    @property
    def title(self) -> str:
        """What a person reads."""

    @property
    def urgency(self) -> str:
        """'routine', 'urgent', 'emergency' or ''."""

    @property
    def must_not_miss(self) -> bool:
        """Never hidden, however improbable."""

    @property
    def catch_all(self) -> bool:
        """Stands for every explanation not named."""

    @property
    def notes(self) -> str: ...

    def __repr__(self) -> str: ...

class Finding:
    """Something that can be observed: named states, or a number."""

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def name(self) -> str:
        """Short and unique."""

    @property
    def title(self) -> str:
        """What a person reads."""

    @property
    def question(self) -> str: ...

    @property
    def help(self) -> str: ...

    @property
    def kind(self) -> str:
        """Such as symptom, history, sign, test."""

    @property
    def cost(self) -> float:
        """Of finding out, in the model's own unit."""

    @property
    def unit(self) -> str:
        """Of a number."""

    @property
    def states(self) -> list[str]:
        """
        Names of the states; position i is the code i of an array. Empty for a number.
        """

    @property
    def is_number(self) -> bool: ...

    @property
    def rule_only(self) -> bool:
        """Serves red flags; never moves a posterior."""

    def __repr__(self) -> str: ...

class Model:
    """
    What is known before a case is seen: causes, findings, and how often each finding goes with
    each cause. Immutable. Made by load_model, read_model or fit.
    """

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def about(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def licence(self) -> str: ...

    @property
    def notice(self) -> str:
        """What every output for a person says once."""

    @property
    def default_setting(self) -> str:
        """The setting meant where none is named; '' if one must be."""

    @property
    def hash(self) -> str:
        """
        SHA-256 of what the model says, however it was written: reading to_json() gives
        the same.
        """

    @property
    def path(self) -> str:
        """The file it was read from; empty if none."""

    @property
    def n_causes(self) -> int: ...

    @property
    def n_findings(self) -> int: ...

    @property
    def causes(self) -> list[Cause]:
        """list of Cause: columns of posteriors follow this order."""

    @property
    def findings(self) -> list[Finding]:
        """list of Finding: columns of state arrays follow this order."""

    def cause(self, name: str) -> Cause:
        """The cause with this name. Raises Error, naming the nearest."""

    def finding(self, name: str) -> Finding:
        """The finding with this name. Raises Error, naming the nearest."""

    def likelihood(self, finding: str, state: str, cause: str) -> float:
        """P(finding is in this state | cause), 0 to 1."""

    def likelihoods(self, finding: str) -> numpy.typing.NDArray[numpy.float64]:
        """
        P(state | cause) for every state and cause: float64 (n_states, n_causes).
        """

    def density(self, finding: str, cause: str) -> tuple[float, float]:
        """
        (mean, sd) of a number given a cause; of its natural logarithm, if log-normal.
        """

    def evidence(self, finding: str, cause: str) -> dict:
        """Where the number comes from: dict with n, grade, basis, source, note."""

    @property
    def sources(self) -> list:
        """The publications behind the numbers, as dicts."""

    @property
    def dependencies(self) -> list:
        """Findings known to depend on each other within a cause, as dicts."""

    def settings(self) -> list[str]:
        """Names of the settings there are priors for."""

    def to_json(self) -> str:
        """
        The text of a fagan-model/1 file: the one it was read from, or for a model made in code
        one with every likelihood written out. Reading it gives the same model, hash and all.
        """

    def write(self, path: str | os.PathLike) -> None:
        """
        Writes that text to a file, which appears whole or not at all; a name that ends in .gz is
        packed. Raises FileError.
        """

    def __repr__(self) -> str: ...

class Prior:
    """
    How common each cause is in one setting. Sums to 1. A mapping from the causes' names to
    their probabilities. Made by load_prior, Prior.of or Prior.uniform.
    """

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    def keys(self) -> KeysView[str]: ...

    def values(self) -> ValuesView[float]: ...

    def items(self) -> ItemsView[str, float]: ...

    def __iter__(self) -> Iterator[str]: ...

    def to_dict(self) -> dict[str, float]: ...

    def get(self, name: str, default: object | None = None) -> object: ...

    def __array__(self, dtype: object | None = None, copy: object | None = None) -> object: ...

    @staticmethod
    def of(model: Model, probabilities: dict, setting: str = 'custom', n: float | None = None) -> Prior:
        """
        From a mapping of every cause's name to its probability, worth n cases.
        Raises Error if they do not sum to 1 or a cause is missing or unknown.
        """

    @staticmethod
    def uniform(model: Model) -> Prior:
        """Every cause equally probable."""

    @property
    def setting(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def about(self) -> str: ...

    @property
    def n(self) -> float | None:
        """How many cases it is worth, or None."""

    @property
    def probabilities(self) -> numpy.typing.NDArray[numpy.float64]:
        """float64 (n_causes,), in the order of model.causes."""

    def __getitem__(self, cause: str) -> float:
        """P(cause) by its name."""

    def __contains__(self, arg: object, /) -> bool: ...

    def to_json(self) -> str:
        """The text of a fagan-prior/1 file."""

    def write(self, path: str | os.PathLike) -> None:
        """
        Writes that text to a file, which appears whole or not at all; a name that ends in .gz is
        packed. Raises FileError.
        """

    def __len__(self) -> int: ...

    def __repr__(self) -> str: ...

def require_made_for(model: Model, cases: Cases) -> None:
    """
    Raises Error, with the first difference, if the cases are of a model with other nouns.
    """

class Findings:
    """
    What was observed in one case, a mapping from names to observations. A finding that is not
    here was not asked: unknown is not absent.
    """

    def __init__(self, model: Model, observed: object | None = None) -> None:
        """
        From a mapping of names to observations: a state's name, a number, (low, high) for an
        interval, {state: weight} for virtual evidence, '?' for asked but not known.
        """

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    def keys(self) -> KeysView[str]: ...

    def values(self) -> ValuesView[object]: ...

    def items(self) -> ItemsView[str, object]: ...

    def __iter__(self) -> Iterator[str]: ...

    def to_dict(self) -> dict[str, object]: ...

    def get(self, name: str, default: object | None = None) -> object: ...

    def observe(self, finding: str, value: object) -> None:
        """
        Records an observation, over an earlier one. Raises Error if it does not fit.
        """

    def retract(self, finding: str) -> None:
        """Forgets a finding, as if it had never been asked."""

    def __getitem__(self, finding: str) -> object:
        """What was observed. Raises KeyError if it was not asked."""

    def __len__(self) -> int: ...

    def __contains__(self, arg: str, /) -> bool: ...

    def __repr__(self) -> str: ...

class Cases:
    """
    The findings of many cases for one model, a row for each case.

    states   int8 (n_cases, n_findings): position of the state in finding.states, -1 not asked,
             -2 asked but not known; for a number 0 or one of these codes
    numbers  float64 (n_cases, n_numbers): the numeric findings in the model's order, NaN where
             unknown; may be left out if the model has none
    labels   integers (n_cases,): position of the true cause, -1 where it is not known
    prior_index  integers (n_cases,): which of the priors given to diagnose holds for the case

    The arrays are not copied: leave them as they are while this is in use. Codes and values are
    not checked here; a wrong one gives its case a status. Raises Error for another element type
    or rows with gaps, ShapeError if a size is not the model's.
    """

    def __init__(self, model: Model, states: object, numbers: object | None = None, labels: object | None = None, prior_index: object | None = None) -> None: ...

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    def __len__(self) -> int: ...

    def __getitem__(self, which: object) -> object:
        """
        The Findings of one case, or Cases of a slice, of positions or of a mask.
        """

    @property
    def model(self) -> Model: ...

    @property
    def states(self, /) -> numpy.typing.NDArray[numpy.int8]:
        """int8 (n_cases, n_findings), not to be written to."""

    @property
    def numbers(self, /) -> numpy.typing.NDArray[numpy.float64] | None:
        """float64 (n_cases, n_numbers), likewise."""

    @property
    def labels(self, /) -> numpy.typing.NDArray[numpy.int32] | None:
        """
        int32 (n_cases,): the cause written down, -1 where there is none; or None.
        """

    @property
    def prior_index(self, /) -> numpy.typing.NDArray[numpy.int32] | None:
        """int32 (n_cases,), or None."""

    @property
    def ids(self, /) -> list[str] | None:
        """
        list of str: what the file or table they come from calls them, or their numbers from 1;
        None for arrays.
        """

    def problems(self, limit: int = 20) -> list:
        """What is wrong with codes and values, at most `limit` problems."""

    def findings(self, case: int) -> Findings:
        """The findings of one case, as diagnose takes them."""

    def __repr__(self) -> str: ...

def cases_from_columns(model: Model, n_cases: int, columns: list, numbers: object | None, labels: object | None, prior_index: object | None, intervals: list, ids: object) -> tuple:
    """
    The machinery of fagan.cases_from_frame: (Cases, None).

    columns  list of (finding, codes, states): the finding's position; integers (n_cases,),
             an array or what offers the Arrow C stream, null and negative ones not asked; the
             code of the state for each category, at most 253, -128 where it is no state
    intervals  list of (case, finding, low, high)
    ids      makes the list of ids when it is asked for
    In place of them None and (finding, case) where a row has a category that is no state.
    """

def state_codes(model: Model, finding: int, words: Sequence[str]) -> list[int]:
    """
    The codes of the states of a finding that words mean: -1 for nothing, -2 for a question
    mark, -128 for no state.
    """

def has_numbers_for_names(model: Model, finding: int) -> bool:
    """True if every state's name is a number."""

def observation_of_word(model: Model, finding: int, word: str) -> object:
    """
    What a cell says: the name of a state, a number, (low, high), '?', or None. Raises Error.
    """

def models() -> list[str]:
    """Names of the models inside the package."""

def load_model(path_or_name: str | os.PathLike, *, to_be_learned: bool = False) -> Model:
    """
    The model with this name inside the package (see models), or the one in this file.
    One that is to be learned may be without likelihoods: it says what fit learns of.
    Raises FileError if the file cannot be read, Error with every problem if it holds no model;
    what only deserves a warning is warned of.
    """

def read_model(text: str, path: str = 'text', *, to_be_learned: bool = False) -> Model:
    """
    A model from the text of a fagan-model/1 file; `path` is what problems call it.
    """

def model_text(name: str) -> str:
    """The text of the file of a model inside the package."""

def load_prior(model: Model, path_or_setting: object | None = None) -> Prior:
    """
    The prior for a setting known to the model, the one in a file, or the default setting's.
    Raises FileError or Error.
    """

def read_prior(model: Model, text: str, path: str = 'text') -> Prior:
    """A prior from the text of a fagan-prior/1 file."""

def check(path: str | os.PathLike, model: Model | None = None) -> list[Problem]:
    """
    Everything wrong, and everything questionable, in a model, prior or case file: list of
    Problem. Raises FileError if it cannot be read.
    """

def load_cases(model: Model, path: str | os.PathLike, settings: object, skip_bad: bool, threads: int, progress: object | None) -> Cases:
    """The machinery of fagan.load_cases."""

def write_cohort(world: Simulator, path: str | os.PathLike, seed: int, count: int, first: int, spreadsheet_safe: bool, threads: int, progress: object | None) -> None:
    """The machinery of fagan.Simulator.write."""

class Posterior:
    """
    P(cause | findings) for one case, a mapping from the causes' names. Sums to 1, unless the
    case is impossible: then every probability is 0. Made by diagnose.
    """

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    def keys(self) -> KeysView[str]: ...

    def values(self) -> ValuesView[float]: ...

    def items(self) -> ItemsView[str, float]: ...

    def __iter__(self) -> Iterator[str]: ...

    def to_dict(self) -> dict[str, float]: ...

    def get(self, name: str, default: object | None = None) -> object: ...

    def __array__(self, dtype: object | None = None, copy: object | None = None) -> object: ...

    @property
    def model(self) -> Model: ...

    @property
    def prior(self) -> Prior: ...

    @property
    def findings(self) -> Findings:
        """What was observed: Findings of one's own to change."""

    @property
    def probabilities(self) -> numpy.typing.NDArray[numpy.float64]:
        """float64 (n_causes,), in the order of model.causes."""

    def __getitem__(self, cause: str) -> float:
        """P(cause | findings) by the cause's name."""

    def __contains__(self, arg: object, /) -> bool: ...

    def __len__(self) -> int: ...

    def ranked(self) -> list[tuple[str, float]]:
        """(name, probability) of every cause, the most probable first."""

    @property
    def top(self) -> str | None:
        """
        Name of the most probable cause; None if no cause can explain the findings.
        """

    @property
    def is_impossible(self) -> bool:
        """True if no cause can explain the findings; see conflict."""

    def conflict(self) -> list[str]:
        """
        Names of a smallest set of findings no cause explains together; empty if possible.
        """

    @property
    def log_evidence(self) -> float:
        """Natural logarithm of P(findings); -inf for an impossible case."""

    @property
    def entropy_bits(self) -> float | None:
        """
        How undecided the diagnosis is; 0 is certainty. None for an impossible case.
        """

    def log_odds(self, cause: str, against: str | None = None) -> float:
        """
        Natural log odds of a cause against all others together, or against one; keeps its
        digits near certainty. Raises Error for an impossible case.
        """

    def subcauses(self, cause: str | None = None) -> dict | None:
        """
        P(sub-cause | findings, cause) by name, of the most probable cause if None; sums to 1.
        None where the findings tell no sub-causes apart: then the shares in the model are
        what is known.
        """

    def __repr__(self) -> str: ...

def diagnose(model: Model, prior: object | None = None, findings: object | None = None) -> Posterior:
    """
    P(cause | findings) by Bayes' rule, findings independent given the cause.

    prior     a Prior, the name of a setting, or None for the model's default
    findings  a dict of names to observations (see Findings)
    raises    Error for a name or value the model does not know
    """

class Reason:
    """One finding's part in an explanation."""

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def finding(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def answer(self) -> str:
        """What was seen, in words."""

    @property
    def kind(self) -> str:
        """'moved', 'rules out', 'leaves only' or 'undefined'."""

    @property
    def decibans(self) -> float:
        """
        10 log10 of the odds ratio; +-inf when ruled out or left only, 0 if undefined.
        """

    @property
    def before(self) -> float | None:
        """Probability just before this finding, or None."""

    @property
    def after(self) -> float | None: ...

    def __repr__(self) -> str: ...

class Explanation:
    """How a cause came to its posterior probability, finding by finding."""

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def cause(self) -> str: ...

    @property
    def against(self) -> str | None:
        """The other cause, or None for all others together."""

    @property
    def prior(self) -> float | None: ...

    @property
    def posterior(self) -> float | None: ...

    @property
    def prior_decibans(self) -> float | None: ...

    @property
    def posterior_decibans(self) -> float | None: ...

    @property
    def steps(self) -> list[Reason]:
        """
        list of Reason, in order of entry. Their finite weights sum to posterior less
        prior decibans.
        """

    @property
    def text(self) -> str:
        """The same in words."""

    def svg(self) -> str:
        """A waterfall as an SVG document."""

    def __repr__(self) -> str: ...

def explain(model: Model, prior: object | None = None, findings: object | None = None, cause: str | None = None, against: str | None = None) -> Explanation:
    """
    Why a cause (None: the one that leads) is as probable as it is, against all other causes
    together or against one.
    Against all others, the weight of a finding depends on what was known before it; against
    one other cause it does not (Good 1950).
    """

def leave_one_out(model: Model, prior: object | None = None, findings: object | None = None, cause: str | None = None) -> list[Reason]:
    """
    list of Reason: for each finding the odds with all findings less the odds without it.
    cause is the one that leads if None.
    """

def nomogram(model: Model, prior: object | None = None, findings: object | None = None, cause: str | None = None, finding: str | None = None, against: str | None = None) -> dict | None:
    """
    Fagan's nomogram (1975) of a cause (None: the one that leads) against all others or one:
    dict with before (probability), lines (answer, log_ratio in nats, after) and svg; for one
    finding, the others given, or for all together. None if the probability before is 0 or 1,
    or the case impossible.
    """

class PosteriorDraws:
    """
    A posterior under many plausible versions of the model's numbers: how sure
    the model is, which is not how sure one can be of the case.
    """

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def p(self) -> Annotated[NDArray[numpy.float64], dict(shape=(None, None), order='F')]:
        """
        float64 (n_draws, n_causes), each row sums to 1; no rows if impossible.
        """

    @property
    def is_impossible(self) -> bool: ...

    def interval(self, cause: str, level: float = 0.95) -> tuple[float, float]:
        """(low, high) of one cause."""

    def intervals(self, level: float = 0.95) -> numpy.typing.NDArray[numpy.float64]:
        """float64 (n_causes, 2): low and high of every cause."""

    def chance_ahead(self, cause: str, of: str) -> float:
        """P(one cause is truly more probable than another)."""

    @property
    def n_numbers_without_n(self) -> int:
        """How many numbers had no sample size and were taken as exactly known."""

    def __repr__(self) -> str: ...

def draw_posteriors(model: Model, prior: object | None = None, findings: object | None = None, seed: int = 1, n_draws: int = 2000) -> PosteriorDraws:
    """
    Draws posteriors of one case from what the sample sizes behind the model's numbers leave
    open. The same seed gives the same bits.
    """

def sensitivities(model: Model, prior: object | None = None, findings: object | None = None, cause: str | None = None, level: float = 0.95) -> list:
    """
    Every number that bears on P(cause | findings), as dicts, the one with the largest swing
    first: how far the posterior moves when it alone moves across its own interval. cause is the
    one that leads if None.
    """

class Consultation:
    """
    One case as it unfolds: findings arrive, change, are taken back; the posterior follows each,
    with the bits diagnose would give.
    """

    def __init__(self, model: Model, prior: object | None = None) -> None: ...

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    def __copy__(self) -> Consultation: ...

    def __deepcopy__(self, memo: object) -> Consultation: ...

    @property
    def findings(self) -> Findings: ...

    @property
    def posterior(self) -> Posterior:
        """What is believed now."""

    def observe(self, finding: str, value: object) -> Posterior:
        """
        An answer, or a changed one; returns the Posterior. Raises Error, and changes nothing,
        if it does not fit.
        """

    def retract(self, finding: str) -> Posterior:
        """Takes an answer back. Raises Error if there was none."""

    def undo(self) -> bool:
        """
        Takes back what happened last, an answer or a change of prior; False if nothing did.
        """

    def redo(self) -> bool:
        """Forward again; False if there is nothing to redo."""

    def change_prior(self, prior: object) -> Posterior:
        """The same findings with another Prior or setting."""

    def __len__(self) -> int:
        """Events not undone."""

    def __repr__(self) -> str: ...

class Engine:
    """The machinery of fagan.Engine."""

    def __init__(self, model: Model) -> None: ...

    @property
    def model(self) -> Model: ...

    def diagnose(self, cases: Cases, prior: object | None, single: bool, out: object | None, log_evidence: bool, threads: int, progress: object | None) -> tuple:
        """
        (posteriors (n_cases, n_causes) of float32 if single, else float64: out or a new array;
        status uint8 (n_cases,); log_evidence float64 (n_cases,), or None if not wanted).
        """

    def score_file(self, cases: str | os.PathLike, output: str | os.PathLike, prior: object | None, digits: int, top: int, skip_bad: bool, precision: str, spreadsheet_safe: bool, threads: int, progress: object | None) -> dict:
        """
        The machinery of fagan.Engine.score_file: what there is to tell, as a dict.
        """

class Utility:
    """
    What each action is worth under each cause. Made by load_utility or read_utility.
    """

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def unit(self) -> str:
        """What 1 is; only differences mean anything."""

    @property
    def actions(self) -> list[str]:
        """Names, in the order of rows."""

    @property
    def urgencies(self) -> list[str]:
        """How soon each action brings care: 'routine', 'urgent' or 'emergency'."""

    @property
    def table(self) -> numpy.typing.NDArray[numpy.float64]:
        """float64 (n_actions, n_causes)."""

    def advise(self, posterior: Posterior, focus: str | None = None) -> dict:
        """
        What to do about a case. A red flag comes first: an action that brings care later
        than a raised flag asks for is set aside, whatever its utility. Dict with level,
        'routine', 'urgent' or 'emergency', and because, the raised flags of that level;
        ranked, (action, expected utility) with the best first; set_aside, likewise;
        provisional, why this may still change, in words; perfect_information, what knowing
        the cause would add; and threshold, from which
        probability of `focus` (the leading cause if None) on another action would be best:
        dict with cause, treat, wait and p, or None where one action always is.
        """

    def to_json(self) -> str:
        """The text of a fagan-utility/1 file."""

    def __repr__(self) -> str: ...

def load_utility(model: Model, path_or_name: str | None = None) -> Utility:
    """
    The utilities with this name, those in a file, or those with the model's own name.
    Raises FileError or Error.
    """

def read_utility(model: Model, text: str, path: str = 'text') -> Utility:
    """Utilities from the text of a fagan-utility/1 file."""

class Question:
    """A finding not yet asked for, and what asking is expected to bring."""

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def finding(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def bits(self) -> float:
        """Expected loss of entropy about which cause it is."""

    @property
    def focus_bits(self) -> float: ...

    @property
    def must_not_miss_bits(self) -> float: ...

    @property
    def leader_changes(self) -> float:
        """P(another cause comes to lead)."""

    @property
    def utility(self) -> float | None:
        """Expected gain in utility of the best action; None without a Utility."""

    @property
    def cost(self) -> float: ...

    @property
    def value(self) -> float:
        """By the aim, less cost_weight x cost."""

    @property
    def answers(self) -> list:
        """What may come: dicts with answer, p and posterior float64 (n_causes,)."""

    def __repr__(self) -> str: ...

def next_questions(model: Model, prior: object | None = None, findings: object | None = None, *, aim: str = 'causes', focus: str | None = None, cost_weight: float = 0.0, largest_cost: float = float('inf'), two_steps: bool = False, measure: object = (), utility: Utility | None = None) -> list[Question]:
    """
    The findings that can still be asked for, most valuable first: list of Question; none for
    an impossible case.

    aim          'causes', 'focus', 'must_not_miss' (bits), 'leader' (chance of a change) or
                 'utility' (of the action taken)
    focus        a cause's name; the leading one if None
    cost_weight  value = gain - cost_weight x cost
    two_steps    value each together with the best question after each of its answers
    utility      a Utility, for the aim 'utility'
    """

def test_thresholds(benefit: float, harm: float, given_cause: Sequence[float], given_others: Sequence[float], cost: float = 0.0) -> tuple:
    """
    (test, treat): below the first do nothing, above the second treat, between them test and
    act on the answer; equal where the test is never worth its cost (Pauker and Kassirer 1980).

    given_cause, given_others  P(answer | ...) of each answer, each summing to 1
    cost                       of testing, in the unit of benefit and harm
    """

def red_flags(model: Model, findings: object | None = None) -> dict:
    """
    Rules, not probabilities: dict with raised and open, lists of dicts, emergencies first.
    Unknown never counts as absent or present.
    """

def treatment_threshold(benefit: float, harm: float) -> float:
    """harm / (harm + benefit): treat above (Pauker and Kassirer 1975)."""

class Cohort:
    """Cases whose true causes are known."""

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def seed(self) -> int: ...

    @property
    def first(self) -> int:
        """Number of the first case."""

    @property
    def cases(self) -> Cases:
        """The record: what was observed; labels are the causes written down."""

    @property
    def truth(self) -> Cases:
        """
        What is so: every finding in its true state; labels are the true causes.
        """

    def __len__(self) -> int: ...

    def __repr__(self) -> str: ...

class Simulator:
    """
    Draws cohorts: a cause from the prior, findings given that cause, then what a record keeps.

    missing, answers, labels  what goes wrong on the way to the record, as terms such as '0.2',
                              'kind:test=0.5', 'swelling:present=0.3' (see the manual of
                              fagan simulate); they apply in order
    not_known                 of what is missing, the share that was asked but is not known
    measures                  findings drawn in place of the preferred one of their measurement
    shifts                    numbers of the world that differ from the model's, as terms:
                              'swelling:present:deep_vein_thrombosis=0.5' a likelihood,
                              'muscle_strain=0.3' a probability of the prior
    raises                    Error for a term that does not fit the model
    """

    def __init__(self, model: Model, prior: object | None = None, *, missing: object = (), answers: object = (), labels: object = (), not_known: float = 0.0, measures: object = (), shifts: object = ()) -> None: ...

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    def __repr__(self) -> str: ...

    @property
    def model(self) -> Model: ...

    def draw(self, seed: int, count: int, first: int = 0, threads: int = 0, progress: object | None = None) -> Cohort:
        """
        Cases first to first + count - 1 of the endless cohort named by seed. Case i is the same
        whoever draws it, on however many threads (0: all), in whatever pieces.
        progress is None or a function of (done, total). Ctrl-C ends the work.
        """

def with_likelihood(model: Model, finding: str, state: str, cause: str, p: float, *, n: float | None = None, source: str = '', note: str = '') -> Model:
    """
    The model with P(state | cause) = p; the finding's other states keep their proportions.
    What stood behind the old number does not speak for the new one: n, the key of a source and
    a note of your own do, or nothing.
    """

def with_probability(model: Model, prior: object | None, cause: str, p: float) -> Prior:
    """The prior with P(cause) = p; the other causes keep their proportions."""

class Evaluation:
    """
    Judges answers against the truth, case by case, in memory that does not grow with their
    number. Integers and exact sums: the same bits in any order and split, from one thread or
    many. Can be pickled, and exchanged with the command fagan through fagan-evaluation/1 files.

    prior      the prior the answers were given with: a Prior, a setting or None
    world      the Simulator that drew the cases; None for recorded ones
    metrics    'full', or 'basic' for the fast few figures
    precision  'float64' or 'float32': the type of the posteriors that are added
    """

    def __init__(self, model: Model, prior: object | None = None, *, world: object | None = None, metrics: str = 'full', precision: str = 'float64') -> None: ...

    @property
    def causes(self) -> list[str]:
        """Names, in the order of columns."""

    def add(self, cohort: str, first: int, posteriors: object, truth: object, status: object | None = None) -> None:
        """
        Adds cases first, first + 1, ... of the cohort with this name.

        posteriors  (n_cases, n_causes) of the evaluation's precision
        truth       integers (n_cases,): position of the true cause, -1 if not known
        status      (n_cases,) as Engine.diagnose gives it; None if every case is ok
        raises      Error, adding nothing, if a case is in already; ShapeError
        """

    def merge(self, other: Evaluation) -> None:
        """
        Adds all of another's. Raises Error if the two judge different things or share cases.
        """

    def figures(self) -> dict:
        """
        Everything there is to say, as dicts and lists; what could not be computed is None. An
        estimate has value and se, a share count, total, value and its 95 % interval low, high.
        posterior_averaged has the means over what the truth may be, given each record, in
        place of the one truth that was drawn: known better from as many cases. None unless
        evaluate_simulated judged the cases, and their record keeps to the truth.
        """

    @property
    def n_cases(self) -> int: ...

    def to_json(self) -> str:
        """
        The text of a fagan-evaluation/1 file, as fagan evaluate writes and fagan merge reads it.
        """

    def write(self, path: str | os.PathLike) -> None:
        """
        Writes that text to a file, which appears whole or not at all; a name that ends in .gz is
        packed. Raises FileError.
        """

    def __repr__(self) -> str: ...

    def report(self) -> str:
        """Everything there is to say, as a page of HTML."""

    def __eq__(self, other: object, /) -> bool: ...

    def __getstate__(self) -> str: ...

    def __setstate__(self, arg: str, /) -> None: ...

def load_evaluation(path: str | os.PathLike) -> Evaluation:
    """
    The Evaluation in a fagan-evaluation/1 file. Raises FileError, or Error with every problem.
    """

class Counts:
    """
    What labelled cases say of each cause: how many there are, how often each finding was in
    each state, the sums of each number. Exact: the same bits in any order and split, from one
    thread or many. Of the model only its causes and findings matter.
    """

    def __init__(self, model: Model) -> None: ...

    def __getstate__(self) -> tuple: ...

    def __setstate__(self, arg: tuple, /) -> None: ...

    @property
    def model(self) -> Model: ...

    def add(self, cases: Cases, cohort: str, first: int = 0) -> None:
        """
        Adds labelled cases: first, first + 1, ... of the cohort with this name. Raises Error,
        and adds nothing, if one of them is in already.
        """

    def merge(self, other: Counts) -> None:
        """
        Adds all of another's. Raises Error if the nouns differ or cases are in both.
        """

    def counts(self, finding: str) -> numpy.typing.NDArray[numpy.int64]:
        """Cases by state and cause: int64 (n_states, n_causes)."""

    def moments(self, finding: str, cause: str) -> tuple:
        """(n, mean, sd) of a number; of its natural logarithm, if log-normal."""

    @property
    def n_by_cause(self) -> numpy.typing.NDArray[numpy.int64]:
        """Cases of each cause: int64 (n_causes,)."""

    @property
    def n_cases(self) -> int: ...

    @property
    def bad(self) -> int:
        """Cases left out: a code or value their finding cannot have."""

    @property
    def unlabelled(self) -> int: ...

    def __repr__(self) -> str: ...

    def to_json(self) -> str:
        """
        The text of a fagan-counts/1 file, as fagan fit --counts writes and fagan merge reads it.
        """

    def write(self, path: str | os.PathLike) -> None:
        """
        Writes that text to a file, which appears whole or not at all; a name that ends in .gz is
        packed. Raises FileError.
        """

    def __eq__(self, other: object, /) -> bool: ...

def load_counts(model: Model, path: str | os.PathLike) -> Counts:
    """
    The Counts in a fagan-counts/1 file. Raises FileError, or Error with every problem, also if
    they are of other causes or findings than the model's.
    """

def fit(counts: Counts, *, smoothing: float = 1.0, prior_smoothing: float = 0.0, from_expert: bool = False, expert_prior: object | None = None, name: str = '', setting: str = 'fitted') -> tuple:
    """
    (Model, Prior) learned from cases; the prior is the model's default setting, too.

    smoothing        cases imagined in each state under each cause; 1 is Laplace's rule
    prior_smoothing  cases imagined of each cause
    name             of the model; empty: the name of the counts' model with _fitted behind it
    from_expert      start from the numbers of the counts' own model, each worth its n
    raises           Error listing every cell for which there are too few cases
    """

def evaluate_simulated(model: Model, prior: object | None, count: int, seed: int, first: int, world: object | None, metrics: str, precision: str, threads: int, progress: object | None) -> Evaluation:
    """The machinery of fagan.evaluate_simulated."""

def evaluate_file(model: Model, prior: object | None, path: str | os.PathLike, skip_bad: bool, metrics: str, precision: str, threads: int, progress: object | None) -> Evaluation:
    """The machinery of fagan.evaluate."""

class Comparison:
    """Two scorers on the same cases; see fagan.compare."""

    @property
    def first(self) -> Evaluation:
        """The Evaluation of the first."""

    @property
    def second(self) -> Evaluation:
        """The Evaluation of the second."""

    def to_json(self) -> str:
        """What fagan evaluate --compare --json prints."""

    def report(self) -> str:
        """The same as a page of HTML."""

def compare_simulated(model: Model, prior: object | None, other_model: object | None, other_prior: object | None, count: int, seed: int, first: int, world: object | None, metrics: str, precision: str, threads: int, progress: object | None) -> Comparison:
    """The machinery of fagan.compare_simulated."""

def compare_file(model: Model, prior: object | None, other_model: object | None, other_prior: object | None, path: str | os.PathLike, skip_bad: bool, metrics: str, precision: str, threads: int, progress: object | None) -> Comparison:
    """The machinery of fagan.compare."""

def weak_numbers(model: Model, prior: object | None = None, *, count: int = 2000, seed: int = 1, missing: float = 0.0) -> list:
    """
    The clinical estimates of a model as dicts, those that matter most first: bits is how far
    the posterior would move if the estimate were known, averaged over count cases in which
    each finding is missing with this probability.
    """

def interview_json(model: Model, prior: object | None, count: int, seed: int, first: int, world: object | None, strategies: object, most_questions: int, largest_cost: float, budget: float, until_posterior: float, until_bits: float, flag_at: float, threads: int, progress: object | None) -> str:
    """
    The machinery of fagan.interview: the JSON of fagan evaluate --strategy.
    """
