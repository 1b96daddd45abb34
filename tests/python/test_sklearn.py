"""The estimator behaves as scikit-learn's do, and agrees with them where both say the same."""

import pathlib

import numpy as np
import pandas
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.inspection import permutation_importance
from sklearn.model_selection import cross_val_score
from sklearn.naive_bayes import BernoulliNB, CategoricalNB, GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks

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
    for w in (None, weights):
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
