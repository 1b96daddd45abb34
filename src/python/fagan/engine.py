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
    log_evidence   float64 (n_cases,): natural logarithm of P(findings), -inf where not ok
    """

    model: Any
    probabilities: np.ndarray
    status: np.ndarray
    log_evidence: np.ndarray
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
        """A column for each cause, then status and log_evidence, as a table.

        kind  'pandas', 'polars' or 'pyarrow'; None for the kind of table that was diagnosed
        """
        columns = {name: self.probabilities[:, i] for i, name in enumerate(self.causes)}
        columns["status"] = self.status
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

    def diagnose(self, cases, numbers=None, *, prior=None, prior_index=None, dtype="float64",
                 threads=0, progress=None):
        """Posterior probability of every cause for every case.

        cases        a Cases, an int8 array of states (see Cases), or a pandas, polars or pyarrow
                     table with a column for each finding that was looked at
        numbers      float64 (n_cases, n_numbers) beside an array of states
        prior        a Prior, the name of a setting, None for the model's default, or a list of
                     these to choose from with prior_index
        prior_index  integers (n_cases,): which of the priors holds for each case
        dtype        'float64', or 'float32' for twice the speed
        threads      0 for all there are
        progress     True for a tqdm bar, or a function of (done, total)
        returns      Posteriors
        raises       Error for another element type or a name the model does not know, ShapeError
                     for another size. A wrong state gives its case a status. Ctrl-C ends the work.
        """
        kind = np.dtype(dtype)
        if kind not in (np.float64, np.float32):
            raise _fagan.Error(f"dtype: expected float64 or float32, found {kind}")
        batch = as_cases(self.model, cases, numbers, prior_index)
        with Progress(progress) as tell:
            found = self._engine.diagnose(batch, prior, kind == np.float32, threads, tell)
        return Posteriors(self.model, *found, _table=cases)

    def __repr__(self):
        return f"<fagan.Engine of {self.model.name}>"


class Simulator(_fagan.Simulator):
    __doc__ = _fagan.Simulator.__doc__

    def draw(self, seed, count, first=0, *, threads=0, progress=None):
        with Progress(progress) as tell:
            return super().draw(seed, count, first, threads, tell)

    draw.__doc__ = _fagan.Simulator.draw.__doc__
