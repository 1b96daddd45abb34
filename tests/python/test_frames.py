"""Tables go in by column name and come out as the caller's kind."""

import json

import numpy as np
import pandas
import polars
import pyarrow
import pytest

import fagan

TEXT = {
    "fever": ["present", None, "absent", "?"],
    "cough": ["dry", "wet", None, "none"],
    "temperature": [38.5, None, 36.9, float("nan")],
}
STATES = [[1, 1, -1], [-1, 2, -1], [0, -1, -1], [-2, 0, -1]]
NUMBERS = [38.5, np.nan, 36.9, np.nan]


def categories(table):
    return table.astype({"fever": "category", "cough": "category"})


TABLES = {
    "pandas text": pandas.DataFrame(TEXT),
    "pandas categories": categories(pandas.DataFrame(TEXT)),
    "polars text": polars.DataFrame(TEXT),
    "polars categories": polars.DataFrame(TEXT).with_columns(
        polars.col("fever", "cough").cast(polars.Categorical)),
    "polars enums": polars.DataFrame(TEXT).with_columns(
        polars.col("fever").cast(polars.Enum(["?", "present", "absent"]))),
    "pyarrow text": pyarrow.table(TEXT),
    "pyarrow dictionaries": pyarrow.table(
        {k: pyarrow.array(v).dictionary_encode() if k != "temperature" else v
         for k, v in TEXT.items()}),
    "pyarrow chunks": pyarrow.concat_tables([pyarrow.table(TEXT).slice(0, 1),
                                             pyarrow.table(TEXT).slice(1)]),
}


@pytest.mark.parametrize("kind", TABLES)
def test_every_kind_of_table_says_the_same(toy, kind):
    cases = fagan.cases_from_frame(toy, TABLES[kind])
    codes = cases.states.copy()
    codes[:, 2] = -1  # a number's code says nothing beside its value
    assert codes.tolist() == STATES
    np.testing.assert_array_equal(cases.numbers[:, 0], NUMBERS)


class ArrowOnly:
    """A table of a library nobody here has heard of."""

    def __init__(self, table):
        self._table = table

    def __len__(self):
        return self._table.num_rows

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__(requested_schema)


def test_whatever_speaks_arrow_goes_in(toy):
    cases = fagan.cases_from_frame(toy, ArrowOnly(pyarrow.table(TEXT)))
    assert cases.states[:, :2].tolist() == [row[:2] for row in STATES]


@pytest.mark.parametrize("kind", TABLES)
def test_the_answer_is_a_table_of_the_same_kind(toy, kind):
    found = fagan.Engine(toy).diagnose(TABLES[kind])
    table = found.to_frame()
    assert type(table) is type(TABLES[kind])
    expected = fagan.Engine(toy).diagnose(
        np.array(STATES, np.int8), np.array(NUMBERS)[:, None]).probabilities
    np.testing.assert_array_equal(np.asarray(table["flu"]), expected[:, 0])


def test_an_index_is_kept(toy):
    table = pandas.DataFrame(TEXT, index=["a", "b", "c", "d"])
    assert list(fagan.Engine(toy).diagnose(table).to_frame().index) == ["a", "b", "c", "d"]


def test_a_column_that_is_not_there_was_not_asked(toy):
    cases = fagan.cases_from_frame(toy, pandas.DataFrame({"fever": ["present"]}))
    assert cases.states.tolist()[0][:2] == [1, -1]
    assert np.isnan(cases.numbers[0, 0])


@pytest.mark.parametrize("maker", [pandas.DataFrame, polars.DataFrame, pyarrow.table])
def test_names_the_model_does_not_know_are_refused(toy, maker):
    with pytest.raises(fagan.Error, match="fever"):
        fagan.cases_from_frame(toy, maker({"fevr": ["present"]}))
    with pytest.raises(fagan.Error, match="presnt"):
        fagan.cases_from_frame(toy, maker({"fever": ["presnt"]}))
    with pytest.raises(fagan.Error, match="temperature.* is not a number"):
        fagan.cases_from_frame(toy, maker({"temperature": ["hot"]}))
    with pytest.raises(fagan.Error, match="codes"):
        fagan.cases_from_frame(toy, maker({"fever": [0, 2]}))
    with pytest.raises(fagan.Error, match="label"):
        fagan.cases_from_frame(toy, maker({"fever": ["present"]}), label="cause")
    ignored = fagan.cases_from_frame(toy, maker({"fever": ["present"], "id": [7]}), extra="ignore")
    assert ignored.states[0, 0] == 1


@pytest.mark.parametrize("maker", [pandas.DataFrame, polars.DataFrame, pyarrow.table])
def test_codes_and_labels_go_in_too(toy, maker):
    table = maker({"fever": [1, 0, -1, -2], "cause": ["flu", "cold", None, "flu"]})
    cases = fagan.cases_from_frame(toy, table, label="cause")
    assert cases.states[:, 0].tolist() == [1, 0, -1, -2]
    assert cases.labels.tolist() == [0, 1, -1, 0]
    with pytest.raises(fagan.Error, match="flu"):
        fagan.cases_from_frame(toy, maker({"cause": ["flue"]}), label="cause")


def test_true_and_false_are_present_and_absent(toy):
    cases = fagan.cases_from_frame(toy, pandas.DataFrame({"fever": [True, False]}))
    assert cases.states[:, 0].tolist() == [1, 0]
    with pytest.raises(fagan.Error, match="cough, row 0"):
        fagan.cases_from_frame(toy, pandas.DataFrame({"cough": [True, False]}))


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_cases_survive_the_way_through_a_table(toy, kind):
    cohort = fagan.Simulator(toy, missing=["0.3"], not_known=0.5).draw(seed=1, count=500)
    table = fagan.cases_to_frame(cohort.cases, toy, kind, label="cause")
    again = fagan.cases_from_frame(toy, table, label="cause")
    assert np.array_equal(again.states[:, :2], cohort.cases.states[:, :2])
    np.testing.assert_array_equal(again.numbers, cohort.cases.numbers)
    assert np.array_equal(again.labels, cohort.cases.labels)


def test_an_empty_table_gives_no_cases(toy):
    for table in (pandas.DataFrame({"fever": []}), polars.DataFrame({"fever": []}),
                  pyarrow.table({"fever": pyarrow.array([], pyarrow.string())})):
        assert len(fagan.cases_from_frame(toy, table)) == 0


def wide_model(n_findings):
    """Findings of 2 to 14 states, as many as are wanted."""
    findings = [{"name": f"f{j}", "states": [f"s{s}" for s in range(2 + j % 13)]}
                for j in range(n_findings)]
    rng = np.random.default_rng(n_findings)
    likelihoods = {}
    for finding in findings:
        likelihoods[finding["name"]] = {}
        for cause in ("a", "b", "c"):
            p = rng.dirichlet(np.ones(len(finding["states"])))
            likelihoods[finding["name"]][cause] = {
                "p": dict(zip(finding["states"], p.tolist(), strict=True)), "n": 20}
    return fagan.read_model(json.dumps({
        "format": "fagan-model/1", "name": "wide", "causes": [{"name": c} for c in "abc"],
        "findings": findings, "likelihoods": likelihoods,
        "settings": [{"setting": "here", "n": 9, "probabilities": {
            "a": {"p": 0.5}, "b": {"p": 0.25}, "c": {"p": 0.25}}}],
        "default_setting": "here"}))


def tables_of(model, states):
    """The same cases as tables of every kind of column there is."""
    rng = np.random.default_rng(1)
    columns = {}
    for j, finding in enumerate(model.findings):
        names = np.array([*finding.states, "?", None], object)
        columns[finding.name] = names[np.where(states[:, j] == -2, len(names) - 2,
                                               np.where(states[:, j] == -1, -1, states[:, j]))]
    text = pandas.DataFrame(columns)
    category = text.astype({name: pandas.CategoricalDtype(
        [str(c) for c in rng.permutation([*finding.states, "?"])])
        for name, finding in zip(columns, model.findings, strict=True)})
    arrow = pyarrow.Table.from_pandas(category, preserve_index=False)
    cuts = sorted(rng.integers(0, len(states) + 1, 5))
    # Slices begin in the middle of a byte of validity, and have dictionaries of their own.
    pieces = [arrow.slice(a, b - a) for a, b in zip([0, *cuts], [*cuts, len(states)], strict=True)]
    own = [pyarrow.table({n: pyarrow.array(p.column(n).to_pylist()).cast(pyarrow.string())
                          .dictionary_encode() for n in p.column_names}) for p in pieces]
    enums = polars.from_arrow(arrow).with_columns(
        polars.col(name).cast(polars.Enum(list(category[name].cat.categories)))
        for name in category.columns)
    return {"pandas text": text, "pandas": category, "pyarrow": arrow, "slice": pieces[-1],
            "chunks": pyarrow.concat_tables(pieces), "own dictionaries": pyarrow.concat_tables(own),
            "polars": polars.from_arrow(arrow), "polars chunks": polars.concat(
                [polars.from_arrow(arrow.slice(0, 37)), polars.from_arrow(arrow.slice(37))],
                rechunk=False),
            "enums": enums, "enum chunks": polars.concat(
                [enums.slice(0, 37), enums.slice(37)], rechunk=False)}


@pytest.mark.parametrize("n_findings", [1, 5, 16, 17, 33])
@pytest.mark.parametrize("n_cases", [0, 1, 15, 16, 257, 5003])
@pytest.mark.parametrize("small_chunk", [0, 2**16])
def test_columns_are_laid_out_as_the_array_would_be(
        n_findings, n_cases, small_chunk, monkeypatch):
    monkeypatch.setattr(fagan.frames, "_SMALL_CHUNK", small_chunk)  # put together, or as they are
    model = wide_model(n_findings)
    rng = np.random.default_rng(7)
    sizes = np.array([len(finding.states) for finding in model.findings])
    states = (rng.random((n_cases, n_findings)) * (sizes + 2)).astype(np.int8) - 2
    expected = fagan.Engine(model).diagnose(states.copy())
    for kind, table in tables_of(model, states).items():
        cases = fagan.cases_from_frame(model, table)
        which = slice(n_cases - len(cases), None) if kind == "slice" else slice(None)
        assert np.array_equal(cases.states, states[which]), kind
        assert not cases.states.flags.writeable
        found = fagan.Engine(model).diagnose(cases)
        assert np.array_equal(found.probabilities, expected.probabilities[which]), kind


def test_a_column_may_have_more_categories_than_a_byte_has_values(toy):
    names = [f"never{i}" for i in range(400)] + ["present", "absent"]
    codes = np.array([400, -1, 401])
    frame = pandas.DataFrame({"fever": pandas.Categorical.from_codes(codes, names)})
    dictionary = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array(codes, mask=codes < 0), names)
    for table in (frame, pyarrow.table({"fever": dictionary})):
        assert fagan.cases_from_frame(toy, table).states[:, 0].tolist() == [1, -1, 0]
    stranger = pandas.DataFrame({"fever": pandas.Categorical.from_codes([400, 7], names)})
    with pytest.raises(fagan.Error, match="never7"):
        fagan.cases_from_frame(toy, stranger)
