"""The features of the scikit-learn estimator: what columns hold, and what is learned of each."""

import datetime
import decimal
import numbers
import warnings

import numpy as np

#: A finding has no more states.
MOST_LEVELS = 127


class Column:
    """A column of a table.

    kind     'numbers', 'text', 'truth values', or 'nothing' where every cell is missing
    amounts  float64 (n,), NaN where missing; None where there are codes
    codes    integers (n,): positions in values, -1 where missing
    values   what the codes stand for, whether it occurs or not
    is_level whether its type alone says that it holds levels
    """

    def __init__(self, name, kind, amounts=None, codes=None, values=(), is_level=False):
        self.name = name
        self.kind = kind
        self.amounts = amounts
        self.codes = codes
        self.values = values
        self.is_level = is_level

    def as_codes(self):
        """(codes, values), also of amounts."""
        if self.amounts is None:
            return self.codes, self.values
        found = _small_whole_numbers(self.amounts)
        if found is not None:
            return found
        values, codes = np.unique(self.amounts, return_inverse=True)
        n = len(values) - np.isnan(values).sum()
        codes = codes.ravel()
        return np.where(codes < n, codes, -1), values[:n].tolist()

    def rows(self, chosen):
        """The same column of some rows."""
        if self.amounts is not None:
            return Column(self.name, self.kind, self.amounts[chosen])
        return Column(self.name, self.kind, None, self.codes[chosen], self.values, self.is_level)


def _small_whole_numbers(x):
    """Codes of whole numbers near to each other, sooner than by sorting; None of others."""
    with np.errstate(invalid="ignore"):
        low, high = np.fmin.reduce(x, initial=np.inf), np.fmax.reduce(x, initial=-np.inf)
        if not high - low < 1000 or low != np.floor(low) or abs(low) > 2**50:
            return None
        codes = (x - low).astype(np.int64)
        wrong = codes + low != x
    if wrong.any():
        if (wrong & ~np.isnan(x)).any():
            return None
        codes[wrong] = -1
    return codes, [float(low + i) for i in range(int(high - low) + 1)]


def _used_only(codes, values):
    """The same without values that do not occur."""
    codes = np.asarray(codes, np.intp)
    used = np.bincount(codes + 1, minlength=len(values) + 1)[1:] > 0
    if used.all():
        return codes, list(values)
    to = np.append(np.where(used, np.cumsum(used) - 1, -1), -1)
    return to[codes], [value for value, is_used in zip(values, used) if is_used]


def _refuse(name, what):
    raise ValueError(f"column {name!r} holds {what}")


_DATES = "dates or times: make them numbers, such as days since a date, or text"


def _kind_of(name, value):
    if isinstance(value, (bool, np.bool_)):
        return "truth values"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (numbers.Real, decimal.Decimal)):
        return "numbers"
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta, np.datetime64,
                          np.timedelta64)) or type(value).__name__ in ("Period", "Interval"):
        _refuse(name, _DATES)
    raise TypeError(f"column {name!r} holds a {type(value).__name__}; "
                    "an argument must be a string, a number or a truth value")


def _column(name, codes, values, is_level=False):
    """Of codes and the values they stand for. Numbers are amounts, unless their type says that they
    are levels."""
    kinds = sorted({_kind_of(name, value) for value in values})
    if len(kinds) > 1:
        _refuse(name, " and ".join(kinds))
    kind = kinds[0] if kinds else "nothing"
    if kind == "numbers":
        values = list(map(float, values))
        if not is_level:
            return Column(name, kind, np.array([*values, np.nan])[codes])
    return Column(name, kind, None, codes, list(values), is_level or kind != "numbers")


def _of_objects(name, cells):
    known = {}
    codes = np.empty(len(cells), np.intp)
    for i, cell in enumerate(cells):
        # NaN, NaT and their like are not equal to themselves; pandas.NA says neither.
        missing = cell is None or type(cell).__name__ in ("NAType", "NaTType") or (
            isinstance(cell, (float, np.floating, decimal.Decimal)) and cell != cell)
        try:
            codes[i] = -1 if missing else known.setdefault((type(cell) is bool, cell), len(known))
        except TypeError:  # no key
            _kind_of(name, cell)
    return _column(name, codes, [value for _, value in known])


def _of_pandas(name, series):
    import pandas

    dtype = series.dtype
    if isinstance(dtype, pandas.CategoricalDtype):
        return _column(name, series.cat.codes.to_numpy(), list(dtype.categories), True)
    if getattr(dtype, "kind", "O") in "mM" or isinstance(
            dtype, (pandas.PeriodDtype, pandas.IntervalDtype)):
        _refuse(name, _DATES)
    if pandas.api.types.is_bool_dtype(dtype):
        codes = np.where(series.isna(), -1, series.fillna(False).to_numpy(bool).astype(int))
        return _column(name, codes, [False, True])
    if pandas.api.types.is_complex_dtype(dtype):
        raise ValueError("Complex data not supported")
    if pandas.api.types.is_numeric_dtype(dtype):
        return Column(name, "numbers", series.to_numpy(np.float64, na_value=np.nan))
    try:
        codes, values = pandas.factorize(series)
    except TypeError:  # cells that are no keys, such as lists
        return _of_objects(name, series.to_numpy(object))
    return _column(name, codes, list(values))


def _of_polars(name, series):
    import polars

    dtype = series.dtype
    if dtype.is_temporal():
        _refuse(name, _DATES)
    if dtype == polars.Boolean:
        return _column(name, series.cast(polars.Int8).fill_null(-1).to_numpy(), [False, True])
    if dtype.is_numeric() or dtype == polars.Null:
        return Column(name, "nothing" if dtype == polars.Null else "numbers",
                      series.cast(polars.Float64).fill_null(np.nan).to_numpy().copy())
    if dtype == polars.Object or dtype.is_nested():
        return _of_objects(name, series.to_list())
    texts = series.cast(polars.String)
    values = texts.drop_nulls().unique().sort()
    codes = texts.cast(polars.Enum(values)).to_physical().cast(polars.Int64).fill_null(-1)
    return _column(name, codes.to_numpy(), values.to_list(), dtype != polars.String)


def _of_arrow(name, column):
    import pyarrow
    from pyarrow import types

    dtype = column.type
    if types.is_temporal(dtype):
        _refuse(name, _DATES)
    is_dictionary = types.is_dictionary(dtype)
    if types.is_null(dtype):
        return Column(name, "nothing", np.full(len(column), np.nan))
    if types.is_integer(dtype) or types.is_floating(dtype) or types.is_decimal(dtype):
        amounts = column.cast(pyarrow.float64(), safe=False).to_numpy()
        return Column(name, "numbers", amounts.astype(np.float64))
    if (is_dictionary or types.is_boolean(dtype) or types.is_string(dtype) or
            types.is_large_string(dtype)):
        whole = column.unify_dictionaries().combine_chunks()
        coded = whole if is_dictionary else whole.dictionary_encode()
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return _column(name, codes, coded.dictionary.to_pylist(), is_dictionary)
    return _of_objects(name, column.to_pylist())


def is_frame(X):
    """Whether it is a table of pandas, polars or pyarrow."""
    return type(X).__module__.partition(".")[0] in ("pandas", "polars", "pyarrow") and hasattr(
        X, "shape") and len(X.shape) == 2


def columns_of(X, names):
    """The columns of a table, or of an array of any type."""
    library = type(X).__module__.partition(".")[0]
    if library == "pandas":
        return [_of_pandas(name, X.iloc[:, j]) for j, name in enumerate(names)]
    if library == "polars":
        return [_of_polars(name, X.to_series(j)) for j, name in enumerate(names)]
    if library == "pyarrow":
        return [_of_arrow(name, X.column(j)) for j, name in enumerate(names)]
    if X.dtype.kind in "mM":
        _refuse(names[0], _DATES)
    if X.dtype.kind == "b":
        return [_column(name, X[:, j].astype(int), [False, True]) for j, name in enumerate(names)]
    if X.dtype.kind in "OUST":
        return [_of_objects(name, X[:, j].astype(object)) for j, name in enumerate(names)]
    return [Column(name, "numbers", X[:, j]) for j, name in enumerate(names)]


class Levels:
    """A feature with levels: how often each was seen in each class."""

    def __init__(self, name, n_classes):
        self.name = name
        self.kind = "nothing"
        self.levels = []
        self.counts = np.zeros((0, n_classes), np.int64)

    def tells(self):
        """With fewer than two levels so far it says the same under every class."""
        return len(self.levels) > 1

    def _require_kind(self, column):
        if "nothing" not in (self.kind, column.kind) and self.kind != column.kind:
            raise ValueError(f"column {self.name!r} held {self.kind} when learning began, "
                             f"and holds {column.kind} now")

    def learn(self, column, labels, weights):
        self._require_kind(column)
        codes, values = _used_only(*column.as_codes())
        levels = sorted({*self.levels, *values})
        if len(levels) > MOST_LEVELS:
            raise ValueError(f"column {self.name!r} has more than {MOST_LEVELS} levels; "
                             "if they are amounts, give them as numbers")
        place = {level: i for i, level in enumerate(levels)}
        n_classes = self.counts.shape[1]
        counts = np.zeros((len(levels), n_classes), self.counts.dtype)
        if self.levels:
            counts[[place[level] for level in self.levels]] = self.counts
        # What is missing goes to a row behind the others.
        to = np.array([place.get(value, len(levels)) for value in values] + [len(levels)])[codes]
        seen = np.bincount(to * n_classes + labels, weights, (len(levels) + 1) * n_classes)
        self.counts = counts + seen.reshape(-1, n_classes)[:-1]
        self.levels = levels
        if column.kind != "nothing":
            self.kind = column.kind

    def codes(self, column, unknown):
        """Positions of a column's cells among the levels: int8, -1 where missing."""
        self._require_kind(column)
        place = {level: i for i, level in enumerate(self.levels)}
        codes, values = column.as_codes()
        if not place.keys() >= set(values):
            codes, values = _used_only(codes, values)
            self.object_to([value for value in values if value not in place], unknown)
        to = np.array([place.get(value, -1) for value in values] + [-1], np.int8)
        is_same = codes.dtype == np.int8 and (to[:-1] == np.arange(len(values))).all()
        return codes if is_same else to[codes]

    def object_to(self, values, unknown):
        """Levels not seen in learning are taken as missing with a warning, or refused."""
        if not values:
            return
        shown = ", ".join(repr(value) for value in values[:3]) + (", ..." if len(values) > 3 else "")
        message = f"column {self.name!r} holds levels not seen in learning: {shown}"
        if unknown == "error":
            raise ValueError(message)
        warnings.warn(message + "; they are taken as missing", UserWarning, stacklevel=5)

    def texts(self):
        """The levels as names of states."""
        return unique_names([text_of(level) for level in self.levels], {"?"})

    def finding(self):
        return {"states": self.texts()}

    def cells(self, smoothing):
        """What a model says of it under each class, with so many cases imagined in each level."""
        counts = self.counts + smoothing.alpha
        cells = []
        for column in counts.T:
            n = float(column.sum())
            shares = column / n if n > 0 else np.full(len(column), 1 / len(column))
            cell = {"p": dict(zip(self.texts(), shares.tolist()))}
            cells.append({**cell, **smoothing.evidence(n)})
        return cells


class Amounts:
    """A feature that is a number: in each class the weight of its cases, their mean, and the root
    mean square of their distances from it.

    Worked out in units of the largest value, so that nothing overflows, underflows or depends on
    the unit of measurement.
    """

    def __init__(self, name, n_classes):
        self.name = name
        self.weight = np.zeros(n_classes)
        self.mean = np.zeros(n_classes)
        self.spread = np.zeros(n_classes)
        self.values = np.empty(0)  # the different ones; None where there are too many to be a grid

    def tells(self):
        return self.overall()[2] > 0

    def amounts(self, column):
        if column.amounts is None:
            if column.kind == "nothing":
                return np.full(len(column.codes), np.nan)
            raise ValueError(f"column {self.name!r} held numbers when learning began, "
                             f"and holds {column.kind} now")
        if np.isinf(column.amounts).any():
            _refuse(self.name, "infinite numbers")
        return column.amounts

    def learn(self, column, labels, weights):
        x = self.amounts(column)
        seen = ~np.isnan(x)
        x, labels = x[seen], labels[seen]
        if len(x) == 0:
            return
        weights = np.ones(len(x)) if weights is None else weights[seen]
        if self.values is not None:
            values = np.union1d(self.values, x)
            self.values = values if len(values) <= MOST_LEVELS else None
        n_classes = len(self.weight)
        unit = int(np.frexp(np.abs(x).max())[1])
        x = np.ldexp(x, -unit)

        def average(terms):
            return np.divide(np.bincount(labels, weights * terms, n_classes), weight,
                             out=np.zeros(n_classes), where=weight > 0)

        weight = np.bincount(labels, weights, n_classes)
        mean = average(x)
        mean += average(x - mean[labels])  # what rounding took from the first sum
        distance = x - mean[labels]
        largest = np.abs(distance).max() or 1.0
        spread = largest * np.sqrt(average((distance / largest) ** 2))
        for k in range(n_classes):
            self.weight[k], self.mean[k], self.spread[k] = _pooled(
                (self.weight[k], self.mean[k], self.spread[k]),
                (weight[k], np.ldexp(mean[k], unit), np.ldexp(spread[k], unit)))

    def overall(self):
        """(weight, mean, spread) of all classes together."""
        total = (0.0, 0.0, 0.0)
        for part in zip(self.weight, self.mean, self.spread):
            total = _pooled(total, part)
        return total

    def grid(self):
        """The smallest step between values, if they are few: 1 for whole numbers."""
        if self.values is None or len(self.values) < 2:
            return 0.0
        return float(np.diff(self.values).min())

    def finding(self):
        return {"density": "normal"}

    def cells(self, smoothing):
        """Mean and standard deviation in each class."""
        cells = []
        _, middle, width = self.overall()
        for n, mean, spread in zip(self.weight, self.mean, self.spread):
            mean, sd = smoothing.normal(n, mean, spread, middle, width, self.grid())
            cell = {"mean": float(mean), "sd": float(max(sd, 1e-9 * width))}
            cells.append({**cell, **(smoothing.evidence(float(n)) if n >= 2 else {})})
        return cells


def _pooled(a, b):
    """Two samples together, each (weight, mean, spread)."""
    weight = a[0] + b[0]
    if a[0] == 0 or b[0] == 0:
        return b if a[0] == 0 else a
    p, q = a[0] / weight, b[0] / weight
    step = b[1] - a[1]
    spread = np.hypot(np.hypot(a[2] * np.sqrt(p), b[2] * np.sqrt(q)), step * np.sqrt(p * q))
    return weight, a[1] + step * q, spread


class Smoothing:
    """How counts become probabilities and densities; see DiagnosisClassifier.

    alpha  cases imagined under each class: in each level, or as the feature is over all classes
    added  None, or the standard deviation that is added to that of each class in place of both
           imagined cases and grid
    """

    def __init__(self, alpha, added, source):
        self.alpha = alpha
        self.added = added
        self.source = source

    def evidence(self, n):
        return {"n": n, "grade": "study", "source": self.source} if n > 0 else {}

    def normal(self, n, mean, spread, middle, width, grid):
        total = n + self.alpha
        if n == 0 or total == 0:  # this class has shown no value: whatever the others have shown
            return middle, width
        if self.added is not None:
            return mean, np.hypot(spread, self.added)
        # In units of the feature's own width.
        gap = (mean - middle) / width
        variance = (n * (spread / width) ** 2 + self.alpha + self.alpha * n / total * gap**2) / total
        # A value written to a grid may have been anywhere within half a step of it (Sheppard 1898).
        return (middle + (mean - middle) * (n / total),
                width * np.sqrt(variance + (grid / width) ** 2 / 12))


def text_of(value):
    """A level or class as a name: 1.0 as '1'."""
    if isinstance(value, (float, np.floating)) and float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def unique_names(texts, taken):
    """Texts as names a model can have: none empty, none twice, none that is taken."""
    names = []
    taken = set(taken)
    for text in texts:
        name = "".join(c if c.isprintable() and c not in "=~" else "_" for c in text) or "_"
        while name in taken:
            name += "_"
        taken.add(name)
        names.append(name)
    return names
