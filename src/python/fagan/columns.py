"""One column of a table, whichever library holds it: words and the codes that stand for them, or numbers.

What a word means is not decided here: the library does, for every door alike. Nothing here walks over
the cases, but for columns of Python objects.
"""

import numbers
from decimal import Decimal

import numpy as np

from . import _fagan

TRUTHS = ["false", "true"]


class Words:
    """Integers (n,) and the words they stand for: an array, negative for null, or an Arrow stream."""

    def __init__(self, codes, words):
        self.codes = np.ascontiguousarray(codes) if isinstance(codes, np.ndarray) else codes
        self.words = words

    def array(self):
        """The codes as an array, -1 for null."""
        if isinstance(self.codes, np.ndarray):
            return self.codes
        if hasattr(self.codes, "combine_chunks"):  # of pyarrow
            import pyarrow

            return self.codes.cast(pyarrow.int64()).fill_null(-1).to_numpy()
        import polars

        return self.codes.to_physical().cast(polars.Int64).fill_null(-1).to_numpy()

    def first_row(self, code):
        """Where a code stands first; None if nowhere."""
        rows = np.flatnonzero(self.array() == code)
        return int(rows[0]) if len(rows) else None


class Numbers:
    """float64 (n,), NaN for null; and whether they were integers, and of int8."""

    def __init__(self, values, is_integer=False, is_int8=False, int8=None):
        self._values = values
        self.is_integer = is_integer
        self.is_int8 = is_int8
        self.int8 = int8  # as an array, where none is null

    @property
    def values(self):
        return self._values() if callable(self._values) else self._values

    def words(self):
        """The same as Words; whole numbers without a point."""
        values = self.values
        known = ~np.isnan(values)
        if not known.any():
            return Words(np.full(len(values), -1, np.int16), [])
        least, most = values[known].min(), values[known].max()
        few = 250
        if (np.isfinite([least, most]).all() and most - least < few
                and (values[known] == np.floor(values[known])).all()):
            codes = np.where(known, values - least, -1).astype(np.int16)
            return Words(codes, [str(int(least) + k) for k in range(int(most - least) + 1)])
        found, codes = np.unique(values[known], return_inverse=True)
        placed = np.full(len(values), -1, np.int64)
        placed[known] = codes
        return Words(placed, [word_of(value, "") for value in found])


def word_of(value, name):
    """The word a Python value stands for; None where it stands for nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return TRUTHS[bool(value)]
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, Decimal):
        return None if value.is_nan() else str(value)
    if isinstance(value, numbers.Real):
        value = float(value)
        if np.isnan(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    raise _fagan.Error(f"{name}: expected words or numbers, found {type(value).__name__}")


def _refuse(name, what):
    raise _fagan.Error(f"{name}: expected words or numbers, found {what}")


def read_column(column, name):
    """Words or Numbers. Raises Error, naming the column, if it holds neither."""
    module = type(column).__module__.partition(".")[0]
    reader = {"pandas": _of_pandas, "polars": _of_polars}.get(module, _of_arrow)
    try:
        return reader(column, name)
    except (_fagan.Error, MemoryError):
        raise
    except Exception as error:  # of a library that finds something in a column it cannot handle
        kind = getattr(column, "dtype", getattr(column, "type", type(column).__name__))
        raise _fagan.Error(f"{name}: expected words or numbers, found {kind} ({error})") from error


def _of_objects(values, name):
    """Words of any Python values, one by one."""
    places = {}
    words = []
    codes = np.full(len(values), -1, np.int64)
    for i, value in enumerate(values):
        word = word_of(value, name)
        if word is None:
            continue
        if word not in places:
            places[word] = len(words)
            words.append(word)
        codes[i] = places[word]
    return Words(codes, words)


def _of_pandas(column, name):
    import pandas

    dtype = column.dtype
    if isinstance(dtype, pandas.CategoricalDtype):
        words = [word_of(value, name) for value in column.array.categories]
        return Words(column.array.codes, words)
    if isinstance(dtype, pandas.SparseDtype):
        return _of_pandas(column.sparse.to_dense(), name)
    if hasattr(dtype, "pyarrow_dtype"):
        import pyarrow

        return _of_arrow(pyarrow.table({"": column}).column(0), name)
    if pandas.api.types.is_bool_dtype(dtype) and dtype != object:
        codes = (column.to_numpy().view(np.int8) if dtype == np.bool_
                 else column.to_numpy(dtype=np.int8, na_value=-1))
        return Words(codes, TRUTHS)
    if pandas.api.types.is_complex_dtype(dtype):
        _refuse(name, dtype)
    if pandas.api.types.is_numeric_dtype(dtype):
        is_int8 = str(dtype).lower() == "int8"
        return Numbers(lambda: column.to_numpy(dtype=np.float64, na_value=np.nan),
                       pandas.api.types.is_integer_dtype(dtype), is_int8,
                       column.to_numpy() if dtype == np.int8 else None)
    if dtype == object or isinstance(dtype, pandas.StringDtype):
        try:
            codes, values = pandas.factorize(column)
        except TypeError:  # of what cannot be told apart by a hash
            return _of_objects(column.to_list(), name)
        return Words(codes, [word_of(value, name) for value in values])
    return _refuse(name, dtype)


def _of_polars(column, name):
    import polars

    dtype = column.dtype  # made anew each time it is asked for
    if dtype.is_numeric():
        int8 = column.to_numpy() if dtype == polars.Int8 and column.null_count() == 0 else None
        return Numbers(lambda: column.cast(polars.Float64).fill_null(np.nan).to_numpy(),
                       dtype.is_integer(), dtype == polars.Int8, int8)
    if dtype == polars.Boolean:
        return Words(column.cast(polars.UInt8), TRUTHS)
    if dtype == polars.Null:
        return Numbers(np.full(len(column), np.nan))
    if dtype == polars.Object:
        return _of_objects(column.to_list(), name)
    if dtype not in (polars.Enum, polars.Categorical, polars.String):
        _refuse(name, dtype)
    if isinstance(dtype, polars.Enum):
        words = dtype.categories.to_list()
    else:
        # An Enum's values are positions in its categories; a Categorical's promise nothing.
        words = column.unique().drop_nulls().cast(polars.String).to_list()
        column = column.cast(polars.Enum(words))
    return Words(column, words)  # whose Arrow stream is of those positions


def _of_arrow(column, name):
    import pyarrow
    from pyarrow import types

    kind = column.type
    if isinstance(kind, pyarrow.BaseExtensionType):
        return _of_arrow(column.cast(kind.storage_type), name)
    if types.is_run_end_encoded(kind):
        import pyarrow.compute

        decoded = [pyarrow.compute.run_end_decode(chunk) for chunk in column.chunks]
        return _of_arrow(pyarrow.chunked_array(decoded, kind.value_type), name)
    if types.is_null(kind) or (types.is_dictionary(kind) and types.is_null(kind.value_type)):
        return Numbers(np.full(len(column), np.nan))
    if types.is_boolean(kind):
        return Words(column.cast(pyarrow.uint8()), TRUTHS)
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        int8 = column.to_numpy() if types.is_int8(kind) and column.null_count == 0 else None
        return Numbers(lambda: column.cast(pyarrow.float64()).fill_null(np.nan).to_numpy(),
                       types.is_integer(kind), types.is_int8(kind), int8)
    if not types.is_dictionary(kind):
        if not (types.is_string(kind) or types.is_large_string(kind)
                or kind == pyarrow.string_view()):
            _refuse(name, kind)
        if kind == pyarrow.string_view():
            column = column.cast(pyarrow.large_string())
        column = column.dictionary_encode()
    column = column.unify_dictionaries()  # all chunks with the same one
    indices = [chunk.indices for chunk in column.chunks]
    words = column.chunk(0).dictionary.to_pylist() if column.num_chunks else []
    return Words(pyarrow.chunked_array(indices, column.type.index_type),
                 [word_of(word, name) for word in words])
