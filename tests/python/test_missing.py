"""The table of what leaving missing values out is worth (bench/peers/missing.py)."""

import importlib.util
import pathlib

import numpy as np
import pytest

SCRIPT = pathlib.Path(__file__).parents[2] / "bench" / "peers" / "missing.py"


@pytest.fixture(scope="module")
def missing():
    spec = importlib.util.spec_from_file_location("missing", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_gap_is_no_value_of_its_column(missing):
    X, y = missing.codes(missing.HERE, "breast-cancer")
    assert X.shape == (286, 9)
    assert (X < 0).sum() == 9
    assert sorted(set(y)) == ["no-recurrence-events", "recurrence-events"]


def test_judging_by_hand(missing):
    classes = np.array(["a", "b"])
    p = np.array([[0.75, 0.25], [0.75, 0.25], [0.5, 0.5]])
    right, score = missing.judge(p, classes, np.array(["a", "b", "c"]))
    assert right.tolist() == [True, False, False]
    np.testing.assert_allclose(score, -np.log([0.75, 0.25, 1e-3]))  # no fold could learn c


def test_where_nothing_is_missing_the_two_say_the_same(missing):
    rng = np.random.default_rng(1)
    X = rng.integers(0, 3, (300, 5))
    y = np.where(X[:, 0] + rng.integers(0, 2, 300) > 1, "yes", "no")
    found = missing.compare(X, y)
    np.testing.assert_allclose(found["left out"][1], found["as a state"][1], atol=1e-9)


def test_it_prints_a_row_for_every_set(missing, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["missing.py"])
    monkeypatch.setattr(missing, "CLASS", {"lymph": "class", "postoperative": "decision"})
    missing.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["lymph", "postoperative"]
    for line in lines[2:]:
        accuracy = float(line.split("|")[4].strip(" %"))
        assert 40 < accuracy < 100
