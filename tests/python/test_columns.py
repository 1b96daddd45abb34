"""A column means the same through every door: in a file, and in the tables of every library."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas
import polars
import pyarrow
import pytest

import fagan

MODELS = sorted(path.stem for path in (Path(__file__).parents[2] / "model").glob("*.json"))


def model_of(findings):
    """Two causes; findings by name with their states, none for a number."""
    model = {"format": "fagan-model/1", "name": "columns", "causes": [{"name": "a"}, {"name": "b"}],
             "findings": [], "likelihoods": {}, "default_setting": "here",
             "settings": [{"setting": s, "n": 9, "probabilities": {"a": {"p": p}, "b": {"p": 1 - p}}}
                          for s, p in (("here", 0.5), ("there", 0.25))]}
    for name, states in findings.items():
        if states:
            model["findings"].append({"name": name, "states": states})
            cells = [dict(zip(states, np.roll(np.arange(1, len(states) + 1), k).tolist(), strict=True))
                     for k in (0, 1)]
            total = sum(cells[0].values())
            cells = [{"p": {s: v / total for s, v in cell.items()}, "n": 9} for cell in cells]
        else:
            model["findings"].append({"name": name, "density": "normal"})
            cells = [{"mean": 1, "sd": 2, "n": 9}, {"mean": 3, "sd": 2, "n": 9}]
        model["likelihoods"][name] = {"a": cells[0], "b": cells[1]}
    return fagan.read_model(json.dumps(model))


@pytest.fixture(scope="module")
def words():
    return model_of({"fever": ["absent", "present"], "cough": ["yes", "no"], "thal": ["1", "2", "3"],
                     "grade": ["none", "mild", "severe"], "age": None})


def codes_of(model, column, name):
    names = [finding.name for finding in model.findings]
    return fagan.cases_from_frame(model, column).states[:, names.index(name)].tolist()


MAKERS = {
    "pandas": lambda name, values: pandas.DataFrame({name: values}),
    "pandas objects": lambda name, values: pandas.DataFrame({name: pandas.Series(values, dtype=object)}),
    "pandas categories": lambda name, values: pandas.DataFrame({name: pandas.Categorical(values)}),
    "polars": lambda name, values: polars.DataFrame({name: values}, strict=False),
    "pyarrow": lambda name, values: pyarrow.table({name: values}),
    "pyarrow dictionary": lambda name, values: pyarrow.table(
        {name: pyarrow.array(values).dictionary_encode()}),
}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(("name", "values", "expected"), [
    ("fever", [True, False, None], [1, 0, -1]),
    ("fever", ["yes", "No", " present ", "ABSENT", "", "?", None], [1, 0, 1, 0, -1, -2, -1]),
    ("fever", [1, 0, 1], [1, 0, 1]),
    ("fever", [1.0, 0.0, float("nan")], [1, 0, -1]),
    ("cough", [True, False], [0, 1]),
    ("cough", [1, 0], [0, 1]),
    ("thal", [1, 2, 3], [0, 1, 2]),
    ("thal", [3.0, None, 1.0], [2, -1, 0]),
    ("thal", ["1", "2.0", "03"], [0, 1, 2]),
    ("grade", ["Mild", "none", None], [1, 0, -1]),
    ("grade", [None, None], [-1, -1]),
])
def test_a_word_means_the_same_in_every_table_and_in_a_file(words, kind, name, values, expected,
                                                            tmp_path):
    table = MAKERS[kind](name, values)
    assert codes_of(words, table, name) == expected
    path = tmp_path / "cases.csv"
    cells = ["" if v is None or v != v else v for v in values]
    pandas.DataFrame({"case_id": range(len(values)), name: cells}).to_csv(path, index=False)
    names = [finding.name for finding in words.findings]
    assert fagan.load_cases(words, path).states[:, names.index(name)].tolist() == expected


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
@pytest.mark.parametrize(("name", "values", "row"), [
    ("fever", ["absent", "maybe"], 1), ("fever", ["NA"], 0), ("fever", [0, 2], 1), ("thal", [1, 0], 1),
    ("grade", [0, 1, 2], 0), ("grade", [True], 0), ("thal", [1.5], 0), ("fever", [0.5], 0)])
def test_a_word_that_is_not_known_names_column_row_and_words(words, kind, name, values, row):
    states = {"fever": "absent", "thal": "1", "grade": "none"}
    with pytest.raises(fagan.Error, match=f'^{name}, row {row}: .*{states[name]}') as raised:
        fagan.cases_from_frame(words, MAKERS[kind](name, values))
    if values == ["NA"]:
        assert "not asked" in str(raised.value)


def test_codes_are_codes_in_columns_of_int8_alone(words):
    codes = np.array([0, 2, -1, -2, 1], np.int8)
    for table in (pandas.DataFrame({"grade": codes}), polars.DataFrame({"grade": codes}),
                  pyarrow.table({"grade": codes}), pandas.DataFrame({"grade": codes[::-1]})[::-1],
                  pandas.DataFrame({"grade": pandas.array(codes, dtype="Int8")})):
        assert codes_of(words, table, "grade") == codes.tolist()
    assert codes_of(words, pandas.DataFrame({"thal": np.array([1, 3, -1], np.int8)}), "thal") == [0, 2, -1]
    assert codes_of(words, pandas.DataFrame({"fever": [1, -1, -2]}), "fever") == [1, -1, -2]
    with pytest.raises(fagan.Error, match="codes"):
        fagan.cases_from_frame(words, pandas.DataFrame({"grade": [0, 1]}))
    with pytest.raises(fagan.Error, match="cough: in a column of int8"):
        fagan.cases_from_frame(words, pandas.DataFrame({"cough": np.array([0, 1], np.int8)}))
    with pytest.raises(fagan.Error, match="row 1: 3 is no code"):
        fagan.cases_from_frame(words, pandas.DataFrame({"grade": np.array([0, 3], np.int8)}))


def reader_of(table):
    return pyarrow.RecordBatchReader.from_batches(table.schema, table.to_batches())


AGES = [1.5, None, 3.0]
NUMBERS = {
    "object": pandas.DataFrame({"age": pandas.Series(AGES, dtype=object)}),
    "text": pandas.DataFrame({"age": ["1.5", "", "3"]}),
    "decimal": pandas.DataFrame({"age": [Decimal("1.5"), None, Decimal(3)]}),
    "nullable": pandas.DataFrame({"age": pandas.array(AGES, dtype="Float64")}),
    "categories": pandas.DataFrame({"age": pandas.Categorical(AGES)}),
    "sparse": pandas.DataFrame({"age": pandas.arrays.SparseArray([1.5, np.nan, 3.0])}),
    "backwards": pandas.DataFrame({"age": AGES[::-1]})[::-1],
    "arrow in pandas": pandas.DataFrame({"age": pandas.array(AGES, dtype=pandas.ArrowDtype(
        pyarrow.float64()))}),
    "polars decimal": polars.DataFrame({"age": polars.Series(
        [Decimal("1.5"), None, Decimal(3)], dtype=polars.Decimal(10, 2))}),
    "polars text": polars.DataFrame({"age": ["1.5", None, "3"]}),
    "arrow decimal": pyarrow.table({"age": pyarrow.array(
        [Decimal("1.5"), None, Decimal("3.0")], pyarrow.decimal128(5, 1))}),
    "arrow float": pyarrow.table({"age": pyarrow.array(AGES, pyarrow.float32())}),
    "reader": reader_of(pyarrow.table({"age": AGES})),
    "batch": pyarrow.record_batch({"age": AGES}),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_numbers_whatever_holds_them(words, kind):
    np.testing.assert_array_equal(fagan.cases_from_frame(words, NUMBERS[kind]).numbers[:, 0],
                                  [1.5, np.nan, 3])


def test_what_is_known_of_a_number_may_be_less_than_its_value(words, tmp_path):
    table = pandas.DataFrame({"age": ["1.5", "1..2", "?", "", "..3"]})
    path = tmp_path / "cases.csv"
    table.to_csv(path, index=False)
    cases = fagan.cases_from_frame(words, table)
    read = fagan.load_cases(words, path)
    for i in range(len(cases)):
        assert cases.findings(i).to_dict() == read.findings(i).to_dict()
    engine = fagan.Engine(words)
    np.testing.assert_array_equal(engine.diagnose(cases).probabilities,
                                  engine.diagnose(read).probabilities)


def test_run_ends_and_nulls_are_read(words):
    runs = pyarrow.RunEndEncodedArray.from_arrays(pyarrow.array([2, 3], pyarrow.int32()),
                                                  pyarrow.array(["present", None]))
    table = pyarrow.table({"fever": runs, "grade": pyarrow.nulls(3), "age": pyarrow.nulls(3)})
    assert codes_of(words, table, "fever") == [1, 1, -1]
    assert codes_of(words, polars.DataFrame({"grade": [None, None]}), "grade") == [-1, -1]


DATE = datetime.date(2020, 1, 2)
NO_COLUMNS = [
    pandas.DataFrame({"age": pandas.to_datetime(["2020-01-02"])}),
    pandas.DataFrame({"age": [DATE]}), pandas.DataFrame({"fever": [[1, 2]]}),
    pandas.DataFrame({"age": [1 + 2j]}), pandas.DataFrame({"fever": [object()]}),
    pandas.DataFrame({"age": pandas.to_timedelta(["1 day"])}),
    polars.DataFrame({"age": [DATE]}), polars.DataFrame({"fever": [["present"]]}),
    polars.DataFrame({"fever": [{"a": 1}]}), pyarrow.table({"age": [DATE]}),
    pyarrow.table({"fever": [["present"]]}), pyarrow.table({"fever": [b"present"]}),
    pyarrow.table({"age": [datetime.datetime(2020, 1, 2)]}), pandas.DataFrame({"age": [True]}),
]


@pytest.mark.parametrize("number", range(len(NO_COLUMNS)))
def test_what_holds_neither_words_nor_numbers_is_refused_naming_the_column(words, number):
    table = NO_COLUMNS[number]
    name = "age" if "age" in str(table) else "fever"
    with pytest.raises(fagan.Error, match=f"^{name}[:,]"):
        fagan.cases_from_frame(words, table)


def dask_like():
    return type("DataFrame", (), {"__module__": "dask.dataframe", "columns": ["fever"]})()


@pytest.mark.parametrize("table", [
    pandas.Series(["present"], name="fever"), polars.Series("fever", ["present"]),
    polars.LazyFrame({"fever": ["present"]}), pyarrow.chunked_array([["present"]]), "cases.csv",
    Path("cases.parquet"), {"fever": ["present"]}, dask_like(), 3, None, object()],
    ids=lambda table: type(table).__name__)
def test_what_is_no_table_is_refused(words, table):
    with pytest.raises(fagan.Error):
        fagan.Engine(words).diagnose(table)
    with pytest.raises(fagan.Error):
        fagan.cases_from_frame(words, table)


def test_a_table_may_have_the_columns_of_a_file(words, tmp_path):
    table = pandas.DataFrame({"case_id": ["x", "y", "z"], "cause": ["b", None, "a"],
                              "setting": ["there", None, "here"], "fever": ["yes", "no", None]})
    path = tmp_path / "cases.csv"
    table.to_csv(path, index=False)
    settings = ["here", "there"]
    read = fagan.load_cases(words, path, settings=settings)
    for made in (table, polars.from_pandas(table), pyarrow.Table.from_pandas(table)):
        cases = fagan.cases_from_frame(words, made, settings=settings)
        assert cases.states.tolist() == read.states.tolist()
        assert cases.labels.tolist() == read.labels.tolist() == [1, -1, 0]
        assert cases.prior_index.tolist() == read.prior_index.tolist() == [1, 0, 0]
        assert list(cases.ids) == list(read.ids) == ["x", "y", "z"]
        found = fagan.Engine(words).diagnose(made, prior=settings)
        np.testing.assert_array_equal(
            found.probabilities, fagan.Engine(words).diagnose(read, prior=settings).probabilities)
    with pytest.raises(fagan.Error, match="setting, row 0: .*there"):
        fagan.Engine(words).diagnose(table)


def test_rows_without_an_id_are_numbered(words, tmp_path):
    table = pandas.DataFrame({"fever": ["present", "absent"]})
    path = tmp_path / "cases.csv"
    table.to_csv(path, index=False)
    assert fagan.load_cases(words, path).ids == fagan.cases_from_frame(words, table).ids == ["1", "2"]


def test_repeated_ids_are_warned_of(words, tmp_path):
    table = pandas.DataFrame({"case_id": [1, 2, 1, 1], "fever": "present"})
    path = tmp_path / "cases.csv"
    table.to_csv(path, index=False)
    for made in (table, polars.from_pandas(table), pyarrow.Table.from_pandas(table)):
        with pytest.warns(UserWarning, match="2 cases have a case_id"):
            fagan.cases_from_frame(words, made)
    with pytest.warns(UserWarning, match="2 cases have a case_id"):
        fagan.load_cases(words, path)


def test_a_table_of_another_model_is_said_to_be_so_once(words):
    with pytest.raises(fagan.Error, match="none of the 3 columns is a finding of model columns"):
        fagan.cases_from_frame(words, pandas.DataFrame({"x": [1], "y": [1], "z": [1], "cause": ["a"]}))


def test_truth_may_be_a_list_names_or_a_column(words):
    states = [[1, 0, 0, 0, -1], [0, 1, 2, 0, -1]]
    numbers = [[float("nan")], [1.5]]
    cases = fagan.Cases(words, states, numbers)
    table = pandas.DataFrame({"fever": ["yes", "no"], "dx": ["a", "b"]})
    scores = [fagan.evaluate(words, None, cases, truth=truth).to_json()
              for truth in ([0, 1], ["a", "b"], np.array([0, 1]), pandas.Series(["a", "b"]))]
    assert len(set(scores)) == 1
    assert fagan.evaluate(words, None, table, label="dx").n_cases == 2
    with pytest.raises(fagan.Error, match="labels"):
        fagan.evaluate(words, None, table[["fever"]])
    with pytest.raises(fagan.Error, match="truth, row 1"):
        fagan.evaluate(words, None, cases, truth=["a", "c"])
    found = fagan.Engine(words).diagnose(np.array(states, np.int64), np.array(numbers, np.float32),
                                         prior=["here", "there"], prior_index=[0, 1])
    assert found.status.tolist() == [0, 0]
    with pytest.raises(fagan.Error, match="states.*int8"):
        fagan.Cases(words, [[300, 0, 0, 0, -1]], [[1.0]])


def test_findings_of_one_case_know_the_same_words(words):
    said = fagan.Findings(words, {"fever": True, "cough": 0, "thal": 2, "grade": "MILD"}).to_dict()
    assert said == {"fever": "present", "cough": "no", "thal": "2", "grade": "mild"}
    with pytest.raises(fagan.Error, match="^finding \"fever\" has no state"):
        fagan.Findings(words, {"fever": "maybe"})
    with pytest.raises(fagan.Error, match="findings="):
        fagan.diagnose(words, {"fever": "present"})


def readers():
    return {
        "pandas": lambda path: pandas.read_csv(path),
        "pandas and pyarrow": lambda path: pandas.read_csv(path, dtype_backend="pyarrow"),
        "polars": lambda path: polars.read_csv(path, infer_schema_length=None),
    }


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("reader", readers())
def test_a_cohort_read_by_another_library_is_the_same(name, reader, tmp_path):
    model = fagan.load_model(name)
    path = tmp_path / "cohort.csv"
    world = fagan.Simulator(model, missing=["0.2"], not_known=0.1)
    world.write(path, seed=1, count=300)
    expected = fagan.load_cases(model, path)
    table = readers()[reader](path)
    again = tmp_path / "again.csv"
    table.to_csv(again, index=False) if hasattr(table, "to_csv") else table.write_csv(again)
    for cases in (fagan.cases_from_frame(model, table), fagan.load_cases(model, again),
                  fagan.cases_from_frame(model, readers()[reader](again))):
        assert np.array_equal(cases.labels, expected.labels)
        for i in range(len(cases)):
            found, same = cases.findings(i).to_dict(), expected.findings(i).to_dict()
            assert found.keys() == same.keys()
            for key, value in same.items():
                # What pandas reads of a number may differ in its last bit.
                assert found[key] == (value if isinstance(value, str)
                                      else pytest.approx(value, rel=1e-14))
