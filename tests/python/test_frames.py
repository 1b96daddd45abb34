"""Tables go in by column name and come out as the caller's kind."""

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
    with pytest.raises(fagan.Error, match="expected numbers"):
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


def test_true_and_false_are_no_states(toy):
    with pytest.raises(fagan.Error, match="fever"):
        fagan.cases_from_frame(toy, pandas.DataFrame({"fever": [True, False]}))


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
