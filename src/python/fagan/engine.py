"""Many cases at once: arrays or tables in, arrays or tables out."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from . import _fagan
from .frames import as_cases, empty_like, table_like
from .progress import Progress
from .values import by_content

PriorLike = _fagan.Prior | str | os.PathLike | Sequence[_fagan.Prior | str] | None
ProgressLike = bool | Callable[[int, int], Any] | None

#: What the codes in Posteriors.status mean, by position.
STATUS = ("ok", "impossible", "bad state", "bad number", "bad prior")


@dataclass(frozen=True, eq=False, repr=False)
class Posteriors:
    """P(cause | findings) of many cases.

    probabilities  float64 or float32 (n_cases, n_causes): each row sums to 1, or is 0 where the
                   status is not ok; columns follow model.causes
    status         uint8 (n_cases,): position in fagan.STATUS
    log_evidence   float64 (n_cases,): natural logarithm of P(findings), -inf where not ok; None
                   unless it was asked for

    Slices, positions and masks choose cases: posteriors[:10], posteriors[posteriors.status == 0].
    """

    model: _fagan.Model
    probabilities: NDArray[np.float64] | NDArray[np.float32]
    status: NDArray[np.uint8]
    log_evidence: NDArray[np.float64] | None = None
    _like: Any = None  # an empty table of the kind that was diagnosed, with its index

    def _holds(self):
        return (self.model, self.probabilities, self.status, self.log_evidence, None)

    def __len__(self) -> int:
        return len(self.status)

    def __getitem__(self, which) -> Posteriors:
        if np.ndim(which) == 0 and not isinstance(which, slice):
            which = [which]
        evidence = None if self.log_evidence is None else self.log_evidence[which]
        like = self._like.iloc[which] if hasattr(self._like, "iloc") else self._like
        return Posteriors(self.model, self.probabilities[which], self.status[which], evidence, like)

    def __repr__(self) -> str:
        n = len(self)
        failed = int((self.status != 0).sum())
        rest = f", {failed} without an answer" if failed else ""
        return f"<fagan.Posteriors: {n} of {self.model.name}{rest}>"

    @property
    def causes(self) -> list[str]:
        """Names of the columns."""
        return [cause.name for cause in self.model.causes]

    def top(self, k: int = 1) -> tuple[NDArray[np.intp], NDArray[Any]]:
        """The k most probable causes of each case, most probable first; ties keep the model's order.

        returns  (causes, probabilities): intp and float arrays (n_cases, k); -1 and NaN where the
                 status is not ok, since no cause is an answer there
        raises   Error unless 1 <= k <= n_causes
        """
        if not 1 <= k <= self.probabilities.shape[1]:
            raise _fagan.Error(f"k: expected 1 to {self.probabilities.shape[1]}, found {k}")
        if k == 1:
            order = self.probabilities.argmax(axis=1)[:, None]
        else:
            order = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :k]
        p = np.take_along_axis(self.probabilities, order, axis=1)
        failed = self.status != 0
        order[failed] = -1
        p[failed] = np.nan
        return order, p

    def to_frame(self, kind: str | None = None) -> Any:
        """A column for each cause, then status and, if known, log_evidence, as a table. Where the
        status is not ok the probabilities are NaN.

        kind  'pandas', 'polars' or 'pyarrow'; None for the kind of table that was diagnosed
        """
        failed = self.status != 0
        p = self.probabilities
        if failed.any():
            p = p.copy()
            p[failed] = np.nan
        columns = {name: p[:, i] for i, name in enumerate(self.causes)}
        columns["status"] = self.status
        if self.log_evidence is not None:
            columns["log_evidence"] = self.log_evidence
        return table_like(self._like, columns, kind)


by_content(Posteriors, mutable=True)


class Engine:
    """Diagnoses many cases. The work that depends on the model alone is done once, here.

    The answer is that of diagnose, sooner: within 1e-12 in float64, 5e-7 in float32. The same case
    gives the same bits in whatever batch, piece or thread it stands.
    """

    def __init__(self, model: _fagan.Model) -> None:
        self._engine = _fagan.Engine(model)
        self.model = model

    def _holds(self):
        return (self.model,)

    def __reduce__(self):
        return _engine_of, (self.model,)

    def diagnose(self, cases: Any, numbers: NDArray[np.float64] | None = None, *,
                 prior: PriorLike = None, prior_index: Any = None, dtype: DTypeLike = None,
                 out: NDArray[Any] | None = None, log_evidence: bool = False, threads: int = 0,
                 progress: ProgressLike = None) -> Posteriors:
        """Posterior probability of every cause for every case.

        cases        a Cases, an int8 array of states (see Cases), or a pandas, polars or pyarrow
                     table with a column for each finding that was looked at (see cases_from_frame);
                     its column setting, if there is one, names the prior of each case
        numbers      float64 (n_cases, n_numbers) beside an array of states
        prior        a Prior, the name of a setting, None for the model's default, or a list of
                     these to choose from with prior_index
        prior_index  integers (n_cases,): which of the priors holds for each case
        dtype        'float64', or 'float32' for twice the speed; None for that of out, or float64
        out          float array (n_cases, n_causes) the probabilities are written to; None for a new
                     one. In a loop over many pieces it saves the time new memory takes
        log_evidence whether the logarithm of P(findings) is wanted, too; it takes its time
        threads      0 for all there are
        progress     True for a tqdm bar, or a function of (done, total)
        returns      Posteriors
        raises       Error for another element type or a name the model does not know, ShapeError
                     for another size, of out as well. A wrong state gives its case a status. Ctrl-C ends the work.
        """
        if dtype is None:
            dtype = getattr(out, "dtype", np.float64)
        kind = np.dtype(dtype)
        if kind not in (np.float64, np.float32):
            raise _fagan.Error(f"dtype: expected float64 or float32, found {kind}")
        batch = as_cases(self.model, cases, numbers, prior_index, prior=prior)
        with Progress(progress) as tell:
            found = self._engine.diagnose(batch, prior, kind == np.float32, out,
                                          log_evidence, threads, tell)
        return Posteriors(self.model, *found, _like=empty_like(cases))

    def score_file(self, cases: str | os.PathLike, output: str | os.PathLike, *,
                   prior: PriorLike = None, digits: int = 6, top: int = 0,
                   precision: str = "float64", skip_bad: bool = False,
                   spreadsheet_safe: bool = False, threads: int = 0,
                   progress: ProgressLike = None) -> dict[str, Any]:
        """Posteriors for a file of cases, written to another, as fagan score does; byte by byte the
        same. Memory does not grow with the file.

        cases     path of a CSV or NDJSON file, packed or not; rows may name their setting
        output    path of the table to write, which appears whole or not at all
        prior     for rows that name no setting
        digits    decimals, 0 to 16, or 17: exact
        top       only so many causes of each case, the most probable; 0 for all
        skip_bad  leave out rows that cannot be read
        spreadsheet_safe  an apostrophe before text that a spreadsheet takes for a formula
        returns   dict: cases, impossible, double_measurements, repeated_ids,
                  bad_rows, problems (of the first)
        raises    FileError, or Error with the place of rows that cannot be read. Ctrl-C ends the work
        """
        with Progress(progress) as tell:
            return self._engine.score_file(cases, output, prior, digits, top, skip_bad, precision,
                                           spreadsheet_safe, threads, tell)

    def __repr__(self):
        return f"<fagan.Engine of {self.model.name}>"


by_content(Engine, mutable=False)

_LATEST: dict[str, Engine] = {}  # of those that were sent here
_MOST_LATEST = 4


def _engine_of(model):
    """The engine of a model that was pickled with it: made once for many tasks."""
    engine = _LATEST.pop(model.hash, None) or Engine(model)
    _LATEST[model.hash] = engine  # the last in order
    while len(_LATEST) > _MOST_LATEST:
        del _LATEST[next(iter(_LATEST))]
    return engine


class Simulator(_fagan.Simulator):
    __doc__ = _fagan.Simulator.__doc__

    def draw(self, seed: int, count: int, first: int = 0, *, threads: int = 0,
             progress: ProgressLike = None) -> _fagan.Cohort:
        with Progress(progress) as tell:
            return super().draw(seed, count, first, threads, tell)

    draw.__doc__ = _fagan.Simulator.draw.__doc__

    def write(self, path: str | os.PathLike, seed: int, count: int, first: int = 0, *,
              spreadsheet_safe: bool = False, threads: int = 0,
              progress: ProgressLike = None) -> None:
        """The same cases as draw, written to a CSV or NDJSON file as fagan simulate does, byte by byte
        the same. Memory does not grow with their number; the file appears whole or not at all.
        spreadsheet_safe: an apostrophe before text that a spreadsheet takes for a formula.
        """
        with Progress(progress) as tell:
            _fagan.write_cohort(self, path, seed, count, first, spreadsheet_safe, threads, tell)
