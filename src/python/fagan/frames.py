"""Tables of cases: a column for each finding, in; a column for each cause, out.

A column with named states is turned into codes through its dictionary: pandas and polars categories,
Arrow dictionaries. A column of plain text is encoded to a dictionary first, by the library that
holds it. Nothing here walks over the cases, and the table is not copied, unless it is an Arrow one
of many small pieces: the columns are read a block of cases at a time, when the cases are diagnosed.
"""

import numpy as np

from . import _fagan
from .extras import needed

_NOT_ASKED = -1
_NOT_KNOWN = -2
_NO_STATE = -128  # of a category
_MOST_CATEGORIES = 253  # in a column that is read as it lies there
_SMALL_CHUNK = 2**16  # cases; smaller ones cost more to wrap, one by one, than to copy


def _kind(table):
    """'pandas', 'polars', 'pyarrow', 'arrow' (anything else that speaks it), or None."""
    module = type(table).__module__.partition(".")[0]
    if module in ("pandas", "polars", "pyarrow") and hasattr(table, "columns"):
        return module
    if hasattr(table, "__arrow_c_stream__"):
        return "arrow"
    return None


def as_cases(model, cases, numbers=None, prior_index=None):
    """A Cases from whatever diagnose is given; see Engine.diagnose."""
    if isinstance(cases, _fagan.Cases):
        _fagan.require_made_for(model, cases)
        if numbers is None and prior_index is None:
            return cases
        raise _fagan.Error("cases: a Cases brings its numbers and prior_index along")
    if _kind(cases) is None:
        return _fagan.Cases(model, cases, numbers, None, prior_index)
    if numbers is not None:
        raise _fagan.Error("numbers: a table brings them along, in its columns")
    return cases_from_frame(model, cases, prior_index=prior_index)


def empty_like(table):
    """A table of the same kind without columns, for `table_like` to go by later; None if it is none."""
    kind = _kind(table)
    if kind == "pandas":
        return table[[]]
    if kind == "polars":
        return table.clear()
    if kind is None:
        return None
    import pyarrow

    return pyarrow.table({})


def cases_from_frame(model, table, *, label=None, prior_index=None, extra="error"):
    """Cases from a pandas, polars or pyarrow table, or any that offers the Arrow C stream.

    Columns are found by the findings' names. A finding without a column was not asked. In a column
    of named states (a category, a dictionary or text) null is not asked and '?' is not known; in a
    column of numbers null and NaN are not asked. Integer columns of a finding with states hold its
    codes. The table is read when the cases are diagnosed, so leave it as it is until then.

    label   name of the column with the true cause, by name; null where it is not known
    extra   'error' or 'ignore' for columns that are no finding's
    raises  Error for a state, a column or a cause the model does not know, naming the nearest
    """
    columns = _columns(table)
    findings = {finding.name: (i, finding) for i, finding in enumerate(model.findings)}
    n_cases = _n_rows(table)
    numeric = [finding.name for finding in model.findings if finding.is_number]
    numbers = np.full((n_cases, len(numeric)), np.nan)
    states = []
    if label is not None and label not in columns:
        raise _fagan.Error(f"label: the table has no column {label!r}")
    for name, column in columns.items():
        if name == label:
            continue
        if name not in findings:
            if extra == "ignore":
                continue
            model.finding(name)  # raises, naming the nearest
        i, finding = findings[name]
        if finding.is_number:
            numbers[:, numeric.index(name)] = _values(column, name)
        else:
            states.append((i, *_codes(column, name, finding)))
    labels = None if label is None else _labels(model, columns[label], label)
    cases, stranger = _fagan.cases_from_columns(
        model, n_cases, states, numbers if numeric else None, labels, prior_index)
    if stranger is not None:
        raise _unknown_state(model.findings[stranger[0]], columns, stranger[1])
    return cases


def cases_to_frame(cases, model, kind="pandas", label=None):
    """A table with a column for each finding: categories of its states, '?' for asked but not known,
    null where it was not asked; numbers as they are.

    kind   'pandas', 'polars' or 'pyarrow'
    label  name for a column with the true causes; None for no such column
    """
    _fagan.require_made_for(model, cases)
    columns = {}
    position = 0
    for i, finding in enumerate(model.findings):
        if finding.is_number:
            columns[finding.name] = cases.numbers[:, position]
            position += 1
        else:
            codes = cases.states[:, i]
            names = finding.states + ["?"]
            codes = np.where(codes == _NOT_KNOWN, len(finding.states), codes)
            columns[finding.name] = _Category(codes.astype(np.int32), names)
    if label is not None:
        if cases.labels is None:
            raise _fagan.Error("label: these cases have none")
        columns[label] = _Category(cases.labels, [cause.name for cause in model.causes])
    return table_like(None, columns, kind)


class _Category:
    """Integers (n,) and the names they stand for: an array, negative for null, or an Arrow stream."""

    def __init__(self, codes, names):
        self.codes = codes
        self.names = names

    def array(self):
        """The codes as an array, -1 for null."""
        if isinstance(self.codes, np.ndarray):
            return self.codes
        if hasattr(self.codes, "combine_chunks"):  # of pyarrow
            import pyarrow

            return self.codes.cast(pyarrow.int64()).fill_null(-1).to_numpy()
        import polars

        return self.codes.to_physical().cast(polars.Int64).fill_null(-1).to_numpy()


def _n_rows(table):
    return table.num_rows if _kind(table) in ("pyarrow", "arrow") and hasattr(
        table, "num_rows") else len(table)


def _columns(table):
    """Names to columns, each as the table's own library holds it."""
    kind = _kind(table)
    if kind == "pandas":
        names = list(table.columns)
        if len(set(names)) != len(names):
            raise _fagan.Error("table: two columns have the same name")
        return {str(name): table[name] for name in names}
    if kind == "polars":
        if not hasattr(table, "get_columns"):
            raise _fagan.Error("table: collect a lazy frame first")
        return {column.name: column for column in table.get_columns()}
    import pyarrow

    arrow = table if isinstance(table, pyarrow.Table) else pyarrow.table(table)
    n_chunks = max((column.num_chunks for column in arrow.columns), default=0)
    if arrow.num_rows < _SMALL_CHUNK * n_chunks:
        arrow = arrow.combine_chunks()
    if len(set(arrow.column_names)) != arrow.num_columns:
        raise _fagan.Error("table: two columns have the same name")
    return {name: arrow.column(name) for name in arrow.column_names}


def _category(column, name):
    """The _Category of a column of names, or None if it holds numbers."""
    module = type(column).__module__.partition(".")[0]
    if module == "pandas":
        return _pandas_category(column, name)
    if module == "polars":
        return _polars_category(column)
    return _arrow_category(column)


def _pandas_category(column, name):
    import pandas

    if isinstance(column.dtype, pandas.CategoricalDtype):
        return _Category(column.array.codes, list(column.array.categories))
    if pandas.api.types.is_bool_dtype(column.dtype):
        raise _fagan.Error(f"{name}: true and false are no states; name them")
    if pandas.api.types.is_numeric_dtype(column.dtype):
        return None
    codes, names = pandas.factorize(column)
    return _Category(codes, list(names))


def _polars_category(column):
    import polars

    dtype = column.dtype  # made anew each time it is asked for
    if dtype.is_numeric():
        return None
    if isinstance(dtype, polars.Enum):
        names = dtype.categories.to_list()
    else:
        if dtype not in (polars.Categorical, polars.String):
            column = column.cast(polars.String)
        # An Enum's values are positions in its categories; a Categorical's promise nothing.
        names = column.unique().drop_nulls().cast(polars.String).to_list()
        column = column.cast(polars.Enum(names))
    return _Category(column, names)  # whose Arrow stream is of those positions


def _arrow_category(column):
    import pyarrow

    if pyarrow.types.is_integer(column.type) or pyarrow.types.is_floating(column.type):
        return None
    if not pyarrow.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = column.unify_dictionaries()  # all chunks with the same one
    indices = [chunk.indices for chunk in column.chunks]
    names = column.chunk(0).dictionary.to_pylist() if column.num_chunks else []
    return _Category(pyarrow.chunked_array(indices, column.type.index_type), names)


def _codes(column, name, finding):
    """Integers (n,) and, for each category they number, the state's code: see states_from_columns."""
    category = _category(column, name)
    if category is None:
        return _written_codes(column, name, finding), [*range(len(finding.states)), _NOT_KNOWN]
    known = {state: i for i, state in enumerate(finding.states)}
    known["?"] = _NOT_KNOWN
    known[None] = _NOT_ASKED
    states = [known.get(state, _NO_STATE) for state in category.names]
    if len(states) <= _MOST_CATEGORIES:
        return category.codes, states
    fewer = sorted(set(states))
    position = np.append([fewer.index(state) for state in states], -1)
    return position[category.array()].astype(np.int16), fewer


def _unknown_state(finding, columns, case):
    column = columns[finding.name]
    state = column.iloc[case] if hasattr(column, "iloc") else column[case]
    if hasattr(state, "as_py"):
        state = state.as_py()
    return _fagan.Error(f"{finding.name}: no state is called {str(state)!r} "
                        f"(there are: {', '.join(finding.states)})")


def _written_codes(column, name, finding):
    values = _values(column, name)
    codes = np.where(np.isnan(values), _NOT_ASKED, values)
    if ((codes != np.floor(codes)) | (codes < _NOT_KNOWN) | (codes >= len(finding.states))).any():
        raise _fagan.Error(
            f"{name}: numbers in the column of a finding with states are codes, "
            f"0 to {len(finding.states) - 1}, -1 not asked or -2 not known")
    return np.where(codes == _NOT_KNOWN, len(finding.states), codes).astype(np.int16)


def _values(column, name):
    """float64 (n,), NaN for null."""
    module = type(column).__module__.partition(".")[0]
    if module == "pandas":
        import pandas

        if not pandas.api.types.is_numeric_dtype(column.dtype):
            raise _fagan.Error(f"{name}: expected numbers, found {column.dtype}")
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    if module == "polars":
        import polars

        if not column.dtype.is_numeric():
            raise _fagan.Error(f"{name}: expected numbers, found {column.dtype}")
        return column.cast(polars.Float64).fill_null(np.nan).to_numpy()
    import pyarrow

    if not (pyarrow.types.is_integer(column.type) or pyarrow.types.is_floating(column.type)):
        raise _fagan.Error(f"{name}: expected numbers, found {column.type}")
    return column.cast(pyarrow.float64()).fill_null(np.nan).to_numpy()


def _labels(model, column, name):
    category = _category(column, name)
    if category is None:
        raise _fagan.Error(f"{name}: expected names of causes, found numbers")
    known = {cause.name: i for i, cause in enumerate(model.causes)}
    table = np.full(len(category.names) + 1, -1, np.int32)
    codes = category.array()
    used = np.unique(codes)
    for code in used[used >= 0]:
        cause = category.names[code]
        if cause is None:
            continue
        if cause not in known:
            model.cause(str(cause))  # raises, naming the nearest
        table[code] = known[cause]
    return table[codes]


def table_like(table, columns, kind=None):
    """Columns (arrays or _Category) as a table of the same kind as `table`, or of `kind`."""
    kind = kind or _kind(table) or "pandas"
    if kind in ("pandas", "polars", "pyarrow", "arrow"):
        needed("pyarrow" if kind == "arrow" else kind)
    if kind == "pandas":
        import pandas

        index = getattr(table, "index", None)
        made = {name: _pandas_column(column) for name, column in columns.items()}
        return pandas.DataFrame(made, index=index if _kind(table) == "pandas" else None)
    if kind == "polars":
        import polars

        return polars.DataFrame([_polars_column(n, c) for n, c in columns.items()])
    if kind in ("pyarrow", "arrow"):
        import pyarrow

        return pyarrow.table({name: _arrow_column(column) for name, column in columns.items()})
    raise _fagan.Error(f"kind: expected 'pandas', 'polars' or 'pyarrow', found {kind!r}")


def _pandas_column(column):
    import pandas

    if not isinstance(column, _Category):
        return column
    return pandas.Categorical.from_codes(column.codes, categories=column.names)


def _polars_column(name, column):
    import polars

    if not isinstance(column, _Category):
        return polars.Series(name, column)
    states = polars.Series(name, column.names, dtype=polars.Enum(column.names))
    where = polars.Series(np.maximum(column.codes, 0).astype(np.uint32))
    return states.gather(where.set(polars.Series(column.codes < 0), None))


def _arrow_column(column):
    import pyarrow

    if not isinstance(column, _Category):
        return pyarrow.array(column)
    indices = pyarrow.array(column.codes, mask=column.codes < 0)
    return pyarrow.DictionaryArray.from_arrays(indices, column.names)
