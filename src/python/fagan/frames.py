"""Tables of cases: a column for each finding, in; a column for each cause, out.

A column of words is turned into codes through its dictionary: pandas and polars categories, Arrow
dictionaries. A column of plain text is encoded to a dictionary first, by the library that holds it.
The table is not copied, unless it is an Arrow one of many small pieces: the columns are read a block of
cases at a time, when the cases are diagnosed.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import _fagan
from .columns import Numbers, Words, read_column, word_of
from .extras import needed

_NOT_ASKED = -1
_NOT_KNOWN = -2
_NO_STATE = -128  # of a word
_MOST_WORDS = 253  # in a column that is read as it lies there
_SMALL_CHUNK = 2**16  # cases; smaller ones cost more to wrap, one by one, than to copy


def _kind(table):
    """'pandas', 'polars', 'pyarrow', 'arrow' (anything else that speaks it), or None."""
    module = type(table).__module__.partition(".")[0]
    if module in ("pandas", "polars", "pyarrow") and hasattr(table, "columns"):
        return module
    if hasattr(table, "__arrow_c_stream__") and not _is_one_column(table):
        return "arrow"
    return None


def _is_one_column(table):
    return type(table).__name__ in ("Series", "ChunkedArray", "Array")


def _refuse_others(table):
    """What is neither a table nor an array, but easily taken for one."""
    if table is None:
        raise _fagan.Error("cases: expected a table or an array, found None")
    kind = f"{type(table).__module__.partition('.')[0]}.{type(table).__name__}"
    if isinstance(table, (str, os.PathLike)):
        raise _fagan.Error("cases: expected a table or an array, found a path; "
                           "fagan.load_cases reads a file")
    if kind.startswith(("dask", "pyspark", "modin")):
        raise _fagan.Error(f"cases: expected a table in memory, found {kind}; hand over one partition "
                           "after the other, or compute it first")
    if _is_one_column(table):
        raise _fagan.Error(f"cases: expected a table with a column for each finding, found {kind}")
    if isinstance(table, dict):
        raise _fagan.Error("cases: expected a table or an array, found dict; "
                           "pandas.DataFrame(...) makes a table of it")


def as_cases(model, cases, numbers=None, prior_index=None, *, prior=None, label=None):
    """A Cases from whatever diagnose is given; see Engine.diagnose."""
    if isinstance(cases, _fagan.Cases):
        _fagan.require_made_for(model, cases)
        if numbers is None and prior_index is None:
            return cases
        raise _fagan.Error("cases: a Cases brings its numbers and prior_index along")
    if _kind(cases) is None:
        _refuse_others(cases)
        if label is not None:
            raise _fagan.Error("label: names a column of a table, and these cases are none")
        return _fagan.Cases(model, cases, numbers, None, prior_index)
    if numbers is not None:
        raise _fagan.Error("numbers: a table brings them along, in its columns")
    given = prior if isinstance(prior, (list, tuple)) else [prior]
    return cases_from_frame(model, cases, label=label, prior_index=prior_index,
                            settings=lambda: [_fagan.load_prior(model, p).setting
                                              if p is None or isinstance(p, str) else p.setting
                                              for p in given])


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


def cases_from_frame(model: _fagan.Model, table: Any, *, label: str | None = None,
                     prior_index: Any = None, settings: Sequence[str] = (),
                     extra: str = "error") -> _fagan.Cases:
    """Cases from a pandas, polars or pyarrow table, or any that offers the Arrow C stream.

    Columns are found by the findings' names, as in a CSV file: a finding without a column was not
    asked, and case_id, cause and setting may stand beside them. A cell is a word for a state, or a
    number; null and empty text are not asked, '?' is not known. Present, yes, true and 1 say that a
    finding with the states absent and present is present, and so on: the same words as in a file.
    A number names a state where one is called so; else it is refused, unless the column is of int8,
    which holds codes: 0 for the first state, -1 not asked, -2 not known. The table is read when the
    cases are diagnosed, so leave it as it is until then.

    label     name of the column with the true cause, by name; None for one called cause, if there is one
    settings  what a column setting may name; the first is of rows that name none. prior_index of the
              cases is the position here
    extra     'error' or 'ignore' for columns that are no finding's
    raises    Error for a word, a column or a cause the model does not know, with the row, counted
              from 0, and the words there are
    """
    table, columns = _columns(table)
    findings = {finding.name: (i, finding) for i, finding in enumerate(model.findings)}
    n_cases = _n_rows(table)
    if label is not None and label not in columns:
        raise _fagan.Error(f"label: the table has no column {label!r}")
    known = {"case_id": "case_id", "setting": "setting", label or "cause": "cause"}
    known = {name: what for name, what in known.items() if name in columns}
    unknown = [name for name in columns if name not in findings and name not in known]
    if unknown and extra != "ignore":
        few = 2
        if len(unknown) > few and not any(name in findings for name in columns):
            raise _fagan.Error(f"table: none of the {len(unknown)} columns is a finding of model "
                               f"{model.name}: is it the right one?")
        model.finding(unknown[0])  # raises, naming the nearest

    numeric = [finding.name for finding in model.findings if finding.is_number]
    numbers = np.full((n_cases, len(numeric)), np.nan)
    states = []
    intervals = []
    for name, column in columns.items():
        if name not in findings or name in known:
            continue
        i, finding = findings[name]
        read = read_column(column, name)
        if not finding.is_number:
            states.append((i, *_codes(model, i, read, name)))
        elif isinstance(read, Numbers):
            numbers[:, numeric.index(name)] = read.values
        else:
            values, not_known = _numbers_of_words(model, i, read, name, intervals)
            numbers[:, numeric.index(name)] = values
            if not_known is not None:
                states.append((i, not_known, [0, _NOT_KNOWN]))
    role = {what: name for name, what in known.items()}
    labels = None if "cause" not in role else _labels(model, columns[role["cause"]], role["cause"])
    if "setting" in role:
        if prior_index is not None:
            raise _fagan.Error("prior_index: the table says it already, in its column setting")
        prior_index = _settings(model, columns["setting"], settings)
    ids = columns.get("case_id") if "case_id" in role else None
    cases, stranger = _fagan.cases_from_columns(
        model, n_cases, states, numbers if numeric else None, labels, prior_index, intervals,
        lambda: _ids(ids, n_cases))
    if stranger is not None:
        i, row = stranger
        raise _unknown_word(model, i, columns[model.findings[i].name], row)
    if ids is not None:
        _warn_of_repeated(ids)
    return cases


def cases_to_frame(cases: _fagan.Cases, model: _fagan.Model, kind: str = "pandas",
                   label: str | None = None) -> Any:
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
            columns[finding.name] = Words(codes.astype(np.int32), names)
    if label is not None:
        if cases.labels is None:
            raise _fagan.Error("label: these cases have none")
        columns[label] = Words(cases.labels, [cause.name for cause in model.causes])
    return table_like(None, columns, kind)


def _n_rows(table):
    return table.num_rows if hasattr(table, "num_rows") else len(table)


def _columns(table):
    """The table, in memory, and names to columns, each as the table's own library holds it."""
    _refuse_others(table)
    kind = _kind(table)
    if kind is None:
        raise _fagan.Error(f"table: expected one of pandas, polars or pyarrow, found "
                           f"{type(table).__name__}")
    if kind == "pandas":
        names = [str(name) for name in table.columns]
        if len(set(names)) != len(names):
            raise _fagan.Error("table: two columns have the same name")
        return table, {name: table.iloc[:, i] for i, name in enumerate(names)}
    if kind == "polars":
        if not hasattr(table, "get_columns"):
            raise _fagan.Error("table: collect a lazy frame first")
        return table, {column.name: column for column in table.get_columns()}
    import pyarrow

    try:
        arrow = table if isinstance(table, pyarrow.Table) else pyarrow.table(table)
    except (pyarrow.ArrowException, TypeError, ValueError) as error:
        raise _fagan.Error(f"table: {type(table).__name__} cannot be read ({error})") from error
    n_chunks = max((column.num_chunks for column in arrow.columns), default=0)
    if arrow.num_rows < _SMALL_CHUNK * n_chunks:
        try:
            arrow = arrow.combine_chunks()
        except (pyarrow.ArrowException, NotImplementedError):
            pass  # of columns that are read, or refused, one by one
    if len(set(arrow.column_names)) != arrow.num_columns:
        raise _fagan.Error("table: two columns have the same name")
    return arrow, {name: arrow.column(name) for name in arrow.column_names}


def _codes(model, i, read, name):
    """Integers (n,) and, for each word they number, the state's code: see cases_from_columns."""
    if isinstance(read, Numbers):
        codes = _written_codes(model, i, read, name)
        if codes is not None:
            return codes
        words = read.words()
    else:
        words = read
    states = _fagan.state_codes(model, i, [word or "" for word in words.words])
    if isinstance(read, Numbers) and read.is_integer:
        # What stands for no state among codes does so here, too, unless a state has such a name.
        states = [int(word) if state == _NO_STATE and word in ("-1", "-2") else state
                  for word, state in zip(words.words, states, strict=True)]
    if len(states) <= _MOST_WORDS:
        return words.codes, states
    fewer = sorted(set(states) | {_NOT_ASKED})
    position = np.array([fewer.index(state) for state in states] + [fewer.index(_NOT_ASKED)])
    return position[words.array()].astype(np.int16), fewer


def _written_codes(model, i, read, name):
    """A column of int8 as the codes it holds; None if its numbers are names."""
    finding = model.findings[i]
    n_states = len(finding.states)
    if not read.is_int8 or _fagan.has_numbers_for_names(model, i):
        return None
    meant = _fagan.state_codes(model, i, [str(code) for code in range(n_states)])
    for code, state in enumerate(meant):
        if state not in (_NO_STATE, code):
            raise _fagan.Error(
                f"{name}: in a column of int8 numbers are codes, and {code} would be "
                f"{finding.states[code]!r}, but as a word it is {finding.states[state]!r}; use names, "
                "true and false, or integers of another size")
    codes = read.int8
    if codes is None:
        values = read.values
        codes = np.where(np.isnan(values), _NOT_ASKED, values).astype(np.int8)
    wrong = (codes < _NOT_KNOWN) | (codes >= n_states)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise _fagan.Error(f"{name}, row {row}: {codes[row]} is no code of a state (expected 0 to "
                           f"{n_states - 1}, -1 not asked or -2 not known)")
    if (codes == _NOT_KNOWN).any():
        codes = np.where(codes == _NOT_KNOWN, n_states, codes.astype(np.int16)).astype(np.int16)
    return np.ascontiguousarray(codes), [*range(n_states), _NOT_KNOWN]


def _numbers_of_words(model, i, read, name, intervals):
    """float64 (n,), and where '?' stands as 1 in int8 (n,), or None; intervals are appended."""
    meanings = []
    for code, word in enumerate(read.words):
        try:
            meanings.append(_fagan.observation_of_word(model, i, word or ""))
        except _fagan.Error as error:
            row = read.first_row(code)
            meanings.append(None)
            if row is not None:
                raise _fagan.Error(f"{name}, row {row}: {error}") from None
    codes = read.array()
    values = np.array([m if isinstance(m, float) else np.nan for m in meanings] + [np.nan])[codes]
    for code, meaning in enumerate(meanings):
        if isinstance(meaning, tuple):
            intervals += [(int(row), i, *meaning) for row in np.flatnonzero(codes == code)]
    unknown = np.array([m == "?" for m in meanings] + [False])[codes]
    return values, unknown.astype(np.int8) if unknown.any() else None


def _unknown_word(model, i, column, row):
    name = model.findings[i].name
    read = read_column(column, name)
    is_number = isinstance(read, Numbers)
    words = read.words() if is_number else read
    word = words.words[words.array()[row]] or ""
    may_be_code = is_number and not _fagan.has_numbers_for_names(model, i)
    hint = "; numbers are codes in columns of int8 alone" if may_be_code else ""
    try:
        _fagan.observation_of_word(model, i, word)
    except _fagan.Error as error:
        return _fagan.Error(f"{name}, row {row}: {error}{hint}")
    return _fagan.Error(f"{name}, row {row}: {word!r} is no state{hint}")


def _positions(column, name, places, refuse):
    """int32 (n,): the place of each row's word, -1 where there is none."""
    read = read_column(column, name)
    words = read.words() if isinstance(read, Numbers) else read
    table = np.full(len(words.words) + 1, -1, np.int32)
    for code, word in enumerate(words.words):
        if not word:
            continue
        if word in places:
            table[code] = places[word]
        elif (row := words.first_row(code)) is not None:
            try:
                refuse(word)
            except _fagan.Error as error:
                raise _fagan.Error(f"{name}, row {row}: {error}") from None
    return table[words.array()]


def _labels(model, column, name):
    return _positions(column, name, {cause.name: i for i, cause in enumerate(model.causes)},
                      model.cause)  # raises, naming the nearest


def truths_of(model, truth):
    """Positions of causes, as integers, from names or from integers."""
    values = np.asarray(truth)
    if values.dtype.kind not in "UO" or values.ndim != 1:
        return truth
    places = {cause.name: i for i, cause in enumerate(model.causes)}
    result = np.full(len(values), -1, np.int32)
    for row, value in enumerate(values):
        word = word_of(value, "truth")
        if not word:
            continue
        if word not in places:
            try:
                model.cause(word)
            except _fagan.Error as error:
                raise _fagan.Error(f"truth, row {row}: {error}") from None
        result[row] = places[word]
    return result


def _settings(model, column, settings):
    names = list(settings() if callable(settings) else settings)
    if not names:
        names = [_fagan.load_prior(model, None).setting]

    def refuse(word):
        raise _fagan.Error(f"setting {word!r} is of none of the priors given ({', '.join(names)})")

    places = _positions(column, "setting", {name: i for i, name in enumerate(names)}, refuse)
    return np.maximum(places, 0)


def _ids(column, n_cases):
    if column is None:
        return [str(row + 1) for row in range(n_cases)]
    values = column.to_pylist() if hasattr(column, "to_pylist") else column.to_list()
    return ["" if word is None else word for word in (_id_of(value) for value in values)]


def _id_of(value):
    try:
        return word_of(value, "case_id")
    except _fagan.Error:
        return str(value)


def _warn_of_repeated(column):
    if hasattr(column, "duplicated"):
        n = int(column.dropna().duplicated().sum())
    elif hasattr(column, "n_unique"):
        known = column.drop_nulls()
        n = len(known) - known.n_unique()
    else:
        import pyarrow.compute

        known = column.drop_null()
        n = len(known) - pyarrow.compute.count_distinct(known).as_py()
    if n:
        warnings.warn(f"{n} {'case has' if n == 1 else 'cases have'} a case_id that another case had "
                      "before", stacklevel=4)


def table_like(table, columns, kind=None):
    """Columns (arrays or Words) as a table of the same kind as `table`, or of `kind`."""
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

    if not isinstance(column, Words):
        return column
    return pandas.Categorical.from_codes(column.codes, categories=column.words)


def _polars_column(name, column):
    import polars

    if not isinstance(column, Words):
        return polars.Series(name, column)
    states = polars.Series(name, column.words, dtype=polars.Enum(column.words))
    where = polars.Series(np.maximum(column.codes, 0).astype(np.uint32))
    return states.gather(where.set(polars.Series(column.codes < 0), None))


def _arrow_column(column):
    import pyarrow

    if not isinstance(column, Words):
        return pyarrow.array(column)
    indices = pyarrow.array(column.codes, mask=column.codes < 0)
    return pyarrow.DictionaryArray.from_arrays(indices, column.words)
