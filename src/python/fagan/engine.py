"""Many cases at once: arrays or tables in, arrays or tables out."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _fagan
from .frames import as_cases, table_like
from .progress import Progress

#: What the codes in Posteriors.status mean, by position.
STATUS = ("ok", "impossible", "bad state", "bad number", "bad prior")


@dataclass(frozen=True)
class Posteriors:
    """P(cause | findings) of many cases.

    probabilities  float64 or float32 (n_cases, n_causes): each row sums to 1, or is 0 where the
                   status is not ok; columns follow model.causes
    status         uint8 (n_cases,): position in fagan.STATUS
    log_evidence   float64 (n_cases,): natural logarithm of P(findings), -inf where not ok; None
                   unless it was asked for
    """

    model: Any
    probabilities: np.ndarray
    status: np.ndarray
    log_evidence: Any = None
    _table: Any = None

    def __len__(self):
        return len(self.status)

    @property
    def causes(self):
        """Names of the columns."""
        return [cause.name for cause in self.model.causes]

    def top(self, k=1):
        """The k most probable causes of each case, most probable first; ties keep the model's order.

        returns  (causes, probabilities): intp and float arrays (n_cases, k)
        raises   Error unless 1 <= k <= n_causes
        """
        if not 1 <= k <= self.probabilities.shape[1]:
            raise _fagan.Error(f"k: expected 1 to {self.probabilities.shape[1]}, found {k}")
        if k == 1:
            order = self.probabilities.argmax(axis=1)[:, None]
        else:
            order = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :k]
        return order, np.take_along_axis(self.probabilities, order, axis=1)

    def to_frame(self, kind=None):
        """A column for each cause, then status and, if known, log_evidence, as a table.

        kind  'pandas', 'polars' or 'pyarrow'; None for the kind of table that was diagnosed
        """
        columns = {name: self.probabilities[:, i] for i, name in enumerate(self.causes)}
        columns["status"] = self.status
        if self.log_evidence is not None:
            columns["log_evidence"] = self.log_evidence
        return table_like(self._table, columns, kind)


class Engine:
    """Diagnoses many cases. The work that depends on the model alone is done once, here.

    The answer is that of diagnose, sooner: within 1e-12 in float64, 5e-7 in float32. The same case
    gives the same bits in whatever batch, piece or thread it stands.
    """

    def __init__(self, model):
        self._engine = _fagan.Engine(model)
        self.model = model

    def diagnose(self, cases, numbers=None, *, prior=None, prior_index=None, dtype=None, out=None,
                 log_evidence=False, threads=0, progress=None):
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
        return Posteriors(self.model, *found, _table=cases)

    def score_file(self, cases, output, *, prior=None, digits=6, top=0, precision="float64",
                   skip_bad=False, spreadsheet_safe=False, threads=0, progress=None):
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


class Simulator(_fagan.Simulator):
    __doc__ = _fagan.Simulator.__doc__

    def draw(self, seed, count, first=0, *, threads=0, progress=None):
        with Progress(progress) as tell:
            return super().draw(seed, count, first, threads, tell)

    draw.__doc__ = _fagan.Simulator.draw.__doc__

    def write(self, path, seed, count, first=0, *, spreadsheet_safe=False, threads=0, progress=None):
        """The same cases as draw, written to a CSV or NDJSON file as fagan simulate does, byte by byte
        the same. Memory does not grow with their number; the file appears whole or not at all.
        spreadsheet_safe: an apostrophe before text that a spreadsheet takes for a formula.
        """
        with Progress(progress) as tell:
            _fagan.write_cohort(self, path, seed, count, first, spreadsheet_safe, threads, tell)
