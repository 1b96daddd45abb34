"""The estimator behaves as scikit-learn's do, and agrees with them where both say the same."""

import datetime
import pathlib
from decimal import Decimal

import numpy as np
import pandas
import polars
import pyarrow
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import AdaBoostClassifier
from sklearn.inspection import permutation_importance
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks

import fagan
from fagan.sklearn import DiagnosisClassifier

UCI = pathlib.Path(__file__).parent.parent / "data" / "uci"
CLASS = {"breast-cancer": "Class", "lymph": "class", "primary-tumor": "class",
         "postoperative": "decision", "spect-train": "OVERALL_DIAGNOSIS", "audiology": "class",
         "soybean": "class", "hepatitis": "Class"}


def uci(name):
    """Features as text, missing as None, and the class."""
    table = pandas.read_csv(UCI / f"{name}.csv.gz", dtype=str, keep_default_na=False)
    table = table.mask(table == "")
    return table.drop(columns=CLASS[name]), table[CLASS[name]].to_numpy(str)


def complete(name):
    """The same as codes, without columns that have gaps."""
    X, y = uci(name)
    X = X.dropna(axis=1)
    return np.column_stack([np.unique(X[c], return_inverse=True)[1] for c in X.columns]), y


@parametrize_with_checks([DiagnosisClassifier(), DiagnosisClassifier(categorical_features="all")])
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


@pytest.mark.parametrize("name", [n for n in CLASS])
def test_it_agrees_with_categorical_nb(name):
    X, y = complete(name)
    ours = DiagnosisClassifier(categorical_features="all").fit(X, y)
    theirs = CategoricalNB(alpha=1.0).fit(X, y)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["spect-train", "lymph", "primary-tumor", "breast-cancer",
                                  "hepatitis", "audiology"])
def test_it_agrees_with_bernoulli_nb(name):
    X, y = complete(name)
    X = X[:, X.max(axis=0) == 1]
    assert X.shape[1] > 1
    ours = DiagnosisClassifier(categorical_features="all").fit(X, y)
    theirs = BernoulliNB(alpha=1.0).fit(X, y)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), rtol=0, atol=1e-12)


@pytest.mark.parametrize("share", [0, 1e-9, 1e-2])
def test_with_var_smoothing_it_agrees_with_gaussian_nb(share):
    rng = np.random.default_rng(1)
    y = np.repeat([0, 1, 2], [20, 40, 60])
    X = rng.normal(size=(120, 4)) + y[:, None]
    weights = rng.integers(1, 5, 120) / 3
    # GaussianNB takes the variance it adds a share of from the cases without their weights.
    for w in (None, weights) if share < 1e-3 else (None,):
        theirs = GaussianNB(var_smoothing=share).fit(X, y, w)
        ours = DiagnosisClassifier(var_smoothing=share).fit(X, y, w)
        np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-9)


def test_missing_values_are_left_out():
    X = np.array([[0, 0], [0, np.nan], [1, 1], [1, np.nan]], float)
    y = np.array(["a", "a", "b", "b"])
    model = DiagnosisClassifier(categorical_features="all").fit(X, y)
    unknown = model.predict_proba([[np.nan, np.nan]])
    np.testing.assert_allclose(unknown, [[0.5, 0.5]], atol=1e-15)
    # Only the second feature's seen values count: (1 + 1) / (1 + 2).
    assert model.predict_proba([[np.nan, 0]])[0, 0] == pytest.approx(2 / 3)


def test_text_and_numbers_go_together_in_a_frame():
    X, y = uci("hepatitis")
    for column in ("AGE", "BILIRUBIN"):
        X[column] = X[column].astype(float)
    model = DiagnosisClassifier().fit(X, y)
    p = model.predict_proba(X)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    assert (model.predict(X) == y).mean() > 0.75
    unseen = X.iloc[:1].copy()
    unseen["SEX"] = "neither"
    gap = X.iloc[:1].copy()
    gap["SEX"] = None
    np.testing.assert_array_equal(model.predict_proba(unseen), model.predict_proba(gap))


def test_learning_in_pieces_is_learning_at_once():
    X, y = uci("primary-tumor")
    X = X.apply(lambda c: pandas.factorize(c)[0]).astype(float).where(X.notna().to_numpy())
    whole = DiagnosisClassifier(categorical_features="all").fit(X, y)
    parts = DiagnosisClassifier(categorical_features="all")
    for i in range(0, len(y), 100):
        parts.partial_fit(X[i:i + 100], y[i:i + 100], classes=np.unique(y) if i == 0 else None)
    np.testing.assert_allclose(parts.predict_proba(X), whole.predict_proba(X), atol=1e-14)


def test_the_prior_can_be_set_when_predicting():
    X, y = complete("breast-cancer")
    model = DiagnosisClassifier(categorical_features="all").fit(X, y)
    p, q = model.predict_proba(X), model.predict_proba(X, prior=[0.1, 0.9])
    odds = (q[:, 1] / q[:, 0]) / (p[:, 1] / p[:, 0])
    np.testing.assert_allclose(odds, 9 * model.class_prior_[0] / model.class_prior_[1], rtol=1e-9)
    with pytest.raises(ValueError, match="sum to 1"):
        model.predict_proba(X, prior=[0.5, 0.6])


def test_it_works_in_pipelines_calibration_and_importance():
    X, y = complete("breast-cancer")
    model = make_pipeline(FunctionTransformer(), DiagnosisClassifier(categorical_features="all"))
    assert cross_val_score(model, X, y, cv=3).mean() > 0.65
    calibrated = CalibratedClassifierCV(model, cv=3).fit(X, y)
    np.testing.assert_allclose(calibrated.predict_proba(X).sum(axis=1), 1)
    importance = permutation_importance(model.fit(X, y), X, y, n_repeats=2, random_state=0)
    assert importance.importances_mean.shape == (X.shape[1],)


CALLS = {"pandas": pandas.DataFrame, "polars": polars.DataFrame, "pyarrow": pyarrow.table,
         "record batch": lambda columns: pyarrow.table(columns).to_batches()[0]}


@pytest.mark.parametrize("kind", CALLS)
def test_every_kind_of_frame_gives_the_same(kind):
    columns = {"sign": ["yes", "no", None, "yes", "no", "no"],
               "flag": [True, False, True, None, False, False],
               "amount": [1.5, 2.5, None, 4.0, 3.0, 1.0]}
    y = ["ill", "well", "ill", "ill", "well", "well"]
    frame = CALLS[kind](columns)
    ours = DiagnosisClassifier().fit(frame, y)
    objects = np.array(list(columns.values()), object).T
    theirs = DiagnosisClassifier().fit(objects, y)
    np.testing.assert_array_equal(ours.predict_proba(frame), theirs.predict_proba(objects))
    assert [f.name for f in ours.model_.findings] == ["sign", "flag", "amount"]
    assert [c.name for c in ours.model_.causes] == ["ill", "well"]
    assert ours.model_.findings[0].states == ["no", "yes"]
    with pytest.raises(ValueError, match="names should match"):
        ours.predict(CALLS[kind]({name: columns[name] for name in ("flag", "sign", "amount")}))


@pytest.mark.parametrize("kind", ["polars", "pyarrow"])
def test_categories_of_polars_and_arrow_are_levels(kind):
    values = ["b", "a", None, "b"]
    frame = (polars.DataFrame({"c": values}, schema={"c": polars.Categorical}) if kind == "polars"
             else pyarrow.table({"c": pyarrow.array(values).dictionary_encode()}))
    ours = DiagnosisClassifier().fit(frame, [0, 1, 1, 0])
    assert ours.model_.findings[0].states == ["a", "b"]
    assert ours.predict(frame).tolist() == [0, 1, 0, 0]


def test_numbers_in_columns_of_objects_are_numbers():
    v = np.r_[np.random.default_rng(0).normal(0, 1, 50), np.random.default_rng(1).normal(4, 1, 50)]
    y = np.repeat([0, 1], 50)
    expected = DiagnosisClassifier().fit(pandas.DataFrame({"a": v}), y).predict_proba(
        pandas.DataFrame({"a": [-1.0, 5.0]}))
    for column in (v.astype(object), [Decimal(repr(float(x))) for x in v]):
        ours = DiagnosisClassifier().fit(pandas.DataFrame({"a": column}), y)
        np.testing.assert_array_equal(
            ours.predict_proba(pandas.DataFrame({"a": [-1.0, 5.0]}, dtype=object)), expected)


@pytest.mark.parametrize("column, found", [
    (pandas.to_datetime(["2020-01-01", "2020-01-02"]), "column 'a' holds dates"),
    (pandas.to_timedelta([1, 2], unit="D"), "column 'a' holds dates"),
    (pandas.Series([datetime.date(2020, 1, 1), None], dtype=object), "column 'a' holds dates"),
    (pandas.Series([1, "1"], dtype=object), "column 'a' holds numbers and text"),
    ([1.0, np.inf], "column 'a' holds infinite"),
])
def test_what_cannot_be_learned_is_refused_naming_the_column(column, found):
    with pytest.raises(ValueError, match=found):
        DiagnosisClassifier().fit(pandas.DataFrame({"a": column}), [0, 1])


def test_a_column_that_holds_something_else_than_in_learning_is_refused():
    X = pandas.DataFrame({"text": ["u", "v"], "truth": [True, False], "number": [1.0, 2.0]})
    model = DiagnosisClassifier().fit(X, [0, 1])
    for name, column in {"text": [1.0, 2.0], "truth": ["True", "x"], "number": ["1", "2"]}.items():
        with pytest.raises(ValueError, match=f"column '{name}' held .* when learning began"):
            model.predict(X.assign(**{name: column}))


@pytest.mark.parametrize("chosen", ["from_dtype", ["a", "b"], [0, 1], [True, True, False]])
def test_categorical_features_by_name_position_mask_and_type(chosen):
    X = pandas.DataFrame({"a": pandas.Categorical([1, 2, 1, 2]), "b": ["u", "v", "v", "u"],
                          "c": [1.0, 2.0, 3.0, 4.0]})
    model = DiagnosisClassifier(categorical_features=chosen).fit(X, [0, 1, 0, 1])
    assert [f.states for f in model.model_.findings] == [["1", "2"], ["u", "v"], []]


@pytest.mark.parametrize("chosen, found", [
    (["z"], "no column is called 'z'"), ([7], "found \\[7\\]"), ([True], "a mask of 1 for 2"),
    ("some", "found 'some'"), ([], "column 'a' holds text"),
])
def test_categorical_features_that_make_no_sense_are_refused(chosen, found):
    X = pandas.DataFrame({"a": ["u", "v"], "b": [1.0, 2.0]})
    with pytest.raises(ValueError, match=found):
        DiagnosisClassifier(categorical_features=chosen).fit(X, [0, 1])


def test_a_whole_weight_is_as_good_as_copies():
    rng = np.random.default_rng(3)
    X = np.column_stack([rng.integers(0, 3, 60), rng.normal(size=60)]).astype(float)
    y = rng.integers(0, 3, 60)
    w = rng.integers(0, 4, 60)
    weighted = DiagnosisClassifier(categorical_features=[0]).fit(X, y, sample_weight=w)
    copied = DiagnosisClassifier(categorical_features=[0]).fit(X.repeat(w, axis=0), y.repeat(w))
    np.testing.assert_array_equal(weighted.class_count_, copied.class_count_)
    np.testing.assert_allclose(weighted.predict_proba(X), copied.predict_proba(X), atol=1e-13)


def test_weights_agree_with_categorical_nb_and_boosting_works():
    X, y = complete("breast-cancer")
    w = np.random.default_rng(4).random(len(y))
    ours = DiagnosisClassifier(categorical_features="all").fit(X, y, sample_weight=w)
    theirs = CategoricalNB().fit(X, y, sample_weight=w)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-12)
    np.testing.assert_allclose(ours.predict_joint_log_proba(X), theirs.predict_joint_log_proba(X),
                               atol=1e-10)
    boosted = AdaBoostClassifier(DiagnosisClassifier(categorical_features="all"), n_estimators=5)
    assert boosted.fit(X, y).score(X, y) > 0.7


def test_logarithms_are_finite_where_scikit_learns_are():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], 30)
    X = (rng.random((60, 400)) < np.where(y == 1, 0.99, 0.01)[:, None]).astype(int)
    q = np.ones((1, 400), int)
    ours = DiagnosisClassifier(categorical_features="all").fit(X, y)
    theirs = CategoricalNB().fit(X, y)
    np.testing.assert_allclose(ours.predict_log_proba(q), theirs.predict_log_proba(q), rtol=1e-10)
    np.testing.assert_allclose(np.exp(ours.predict_log_proba(X)), ours.predict_proba(X), atol=1e-12)


def test_no_case_is_dropped_for_the_size_of_its_numbers():
    rng = np.random.default_rng(1)
    y = np.repeat([0, 1], 100)
    for size in (1e-300, 1e-7, 1.0, 3e9, 1e300):
        X = size * (rng.standard_normal((200, 1)) + 5 * y[:, None])
        model = DiagnosisClassifier().fit(X, y)
        assert model.class_count_.tolist() == [100, 100]
        assert model.score(X, y) > 0.98
    times = 1.7e9 + 86400 * (rng.standard_normal((200, 1)) + 5 * y[:, None])
    assert DiagnosisClassifier().fit(times, y).score(times, y) > 0.98


@pytest.mark.parametrize("unit", [1e-12, 1e-3, 1e3, 1e12])
def test_a_change_of_unit_changes_nothing(unit):
    rng = np.random.default_rng(1)
    y = np.repeat([0, 1, 2], [3, 40, 60])
    X = np.column_stack([rng.normal(size=103), rng.integers(0, 4, 103)]) + y[:, None]
    before = DiagnosisClassifier().fit(X, y).predict_proba(X)
    after = DiagnosisClassifier().fit(X * unit, y).predict_proba(X * unit)
    np.testing.assert_allclose(after, before, atol=1e-9)


def test_numbers_do_not_lose_to_binning_on_lymph():
    X, y = uci("lymph")
    for column in X.columns:
        try:
            X[column] = X[column].astype(float)
        except ValueError:
            pass
    assert any(X.dtypes == float)
    ours = cross_val_score(DiagnosisClassifier(), X, y, cv=StratifiedKFold(5, shuffle=True, random_state=0))
    assert ours.mean() > 0.83


def test_levels_not_seen_in_learning_are_told_or_refused():
    X = pandas.DataFrame({"a": ["x", "y"], "b": ["u", "v"]})
    unseen = pandas.DataFrame({"a": ["X", "y"], "b": ["u", None]})
    with pytest.warns(UserWarning, match="column 'a' holds levels not seen in learning: 'X'"):
        DiagnosisClassifier().fit(X, [0, 1]).predict(unseen)
    with pytest.raises(ValueError, match="column 'a' holds levels not seen in learning: 'X'"):
        DiagnosisClassifier(unknown="error").fit(X, [0, 1]).predict(unseen)
    codes = DiagnosisClassifier(categorical_features="all", unknown="error").fit([[0], [1]], [0, 1])
    with pytest.raises(ValueError, match="column 'x0' .*: 2"):
        codes.predict([[2]])


def test_what_was_learned_is_a_model_that_works_alone():
    X = pandas.DataFrame({"fever": ["yes", "no", "yes", "no"], "temp": [39.0, 37.0, 38.5, 36.5]})
    learned = DiagnosisClassifier().fit(X, ["flu", "cold", "flu", "cold"])
    model = fagan.read_model(learned.to_model("ward").to_json())
    assert model.name == "ward"
    p = fagan.diagnose(model, findings={"fever": "yes", "temp": 39.0})
    np.testing.assert_allclose([p["cold"], p["flu"]], learned.predict_proba(X)[0], atol=1e-12)
    assert not [f.name for f in model.findings if f.name == "nothing"]


def test_awkward_names_are_made_names_of_a_model():
    X = pandas.DataFrame({"cause": ["x", "?"], "a=b": ["", "x"], "a_b": ["u", "v"]})
    model = DiagnosisClassifier().fit(X, ["default", "top"])
    assert [f.name for f in model.model_.findings] == ["cause_", "a_b", "a_b_"]
    assert [c.name for c in model.model_.causes] == ["default_", "top_"]
    assert model.predict(X).tolist() == ["default", "top"]


def test_a_class_without_weight_is_still_a_class():
    model = DiagnosisClassifier().fit([[1.0], [2.0], [1.5], [3.0]], [0, 1, 0, 1],
                                      sample_weight=[1, 0, 1, 0])
    assert model.classes_.tolist() == [0, 1]
    assert model.class_count_.tolist() == [2, 0]
    assert model.predict([[3.0]]).tolist() == [0]
