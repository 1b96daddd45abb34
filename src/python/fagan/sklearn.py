"""The model of fagan as a scikit-learn classifier."""

import json

import numpy as np

from .extras import needed

needed("sklearn.base")

from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, unique_labels
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _fagan
from .engine import Engine

_MOST_LEVELS = 127


class DiagnosisClassifier(ClassifierMixin, BaseEstimator):
    """Naive Bayes with categorical and continuous features together; missing values are left out,
    in learning and in answering: unknown is not a level of its own.

    Counting and scoring are fagan's own. With every feature categorical and nothing missing the
    answers are those of scikit-learn's CategoricalNB with the same alpha.

    Parameters
    ----------
    alpha : float, default=1.0
        Cases imagined in each level of each categorical feature under each class.
    categorical_features : None, 'all' or array-like, default=None
        Which columns hold levels rather than amounts: 'all', positions, or a mask. None takes the
        columns of a data frame whose type is category, text or bool, and none of an array.
    class_prior : array-like of shape (n_classes,) or None, default=None
        P(class), in the order of classes_. None learns it from the cases.
    var_smoothing : float, default=1e-9
        Share of the largest variance of all continuous features that is added to each variance.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    class_count_ : ndarray of shape (n_classes,), the cases of each class.
    class_prior_ : ndarray of shape (n_classes,); may be set before predicting in another setting.
    model_ : the fagan.Model that was learned; its causes and findings are named by position.
    n_features_in_, feature_names_in_ : as everywhere in scikit-learn.

    Notes
    -----
    A continuous feature is normal within a class, with the sample's own standard deviation (n − 1).
    A level that was never seen in learning is taken as missing. A row that no class can explain,
    which takes alpha=0, is given class_prior_.
    """

    def __init__(self, alpha=1.0, *, categorical_features=None, class_prior=None,
                 var_smoothing=1e-9):
        self.alpha = alpha
        self.categorical_features = categorical_features
        self.class_prior = class_prior
        self.var_smoothing = var_smoothing

    def fit(self, X, y):
        """Learns from cases, a row each; NaN and None are missing.

        Returns self. Raises ValueError for infinite numbers and missing classes.
        """
        self._forget()
        return self._learn(X, y, None)

    def partial_fit(self, X, y, classes=None):
        """Learns from more cases. The first call needs every class there will be.

        Learning all at once or in pieces gives the same counts.
        """
        first = not hasattr(self, "classes_")
        if first and classes is None:
            raise ValueError("classes must be given at the first call of partial_fit")
        if not first and classes is not None and not np.array_equal(
                self.classes_, unique_labels(classes)):
            raise ValueError("classes are not those of the earlier calls of partial_fit")
        return self._learn(X, y, classes if first else None)

    def predict_proba(self, X, prior=None):
        """P(class | features): float64 (n_cases, n_classes), each row sums to 1.

        prior  (n_classes,) to use in place of class_prior_: the same cases in another setting
        """
        check_is_fitted(self)
        X = self._table(X, reset=False)
        p = self._checked_prior(self.class_prior_ if prior is None else prior)
        found = self._engine.diagnose(*self._arrays(X), prior=self._prior(p))
        result = found.probabilities
        result[found.status != 0] = p
        return result

    def predict_log_proba(self, X, prior=None):
        """The natural logarithm of predict_proba."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X, prior))

    def predict(self, X, prior=None):
        """The most probable class of each case: (n_cases,); the first of them on a tie."""
        check_is_fitted(self)
        return self.classes_[self.predict_proba(X, prior).argmax(axis=1)]

    def __getstate__(self):
        state = super().__getstate__().copy()
        for name in ("model_", "_engine"):  # made again of the text
            state.pop(name, None)
        return state

    def __setstate__(self, state):
        super().__setstate__(state)
        if hasattr(self, "_text"):
            self._set_model(self._text)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        return tags

    # Learning.

    def _forget(self):
        for name in ("classes_", "_levels", "_texts", "_counts", "_moments", "_text",
                     "model_", "_engine"):
            if hasattr(self, name):
                delattr(self, name)

    def _learn(self, X, y, classes):
        if not (np.isscalar(self.alpha) and self.alpha >= 0 and np.isfinite(self.alpha)):
            raise ValueError(f"alpha: expected a number of 0 or more, found {self.alpha!r}")
        first = not hasattr(self, "classes_")
        X, y = self._table(X, reset=first, y=y)
        check_classification_targets(y)
        if first:
            self._begin(X, unique_labels(y) if classes is None else unique_labels(classes))
        labels = np.searchsorted(self.classes_, y)
        labels = np.minimum(labels, len(self.classes_) - 1)
        if (self.classes_[labels] != y).any():
            raise ValueError("y holds classes that were not among those of the first call")
        self._widen(X)
        self._count(X, labels)
        self._conclude()
        return self

    def _begin(self, X, classes):
        self.classes_ = classes
        self.class_count_ = np.zeros(len(classes), np.int64)
        self._is_categorical = self._which_categorical(X.shape[1])
        self._levels = [np.empty(0) for _ in range(X.shape[1])]
        self._counts = [np.zeros((0, len(classes)), np.int64) for _ in range(X.shape[1])]
        # n, mean and the sum of squares about it, by feature and class.
        self._moments = np.zeros((X.shape[1], len(classes), 3))

    def _which_categorical(self, n_features):
        chosen = np.zeros(n_features, bool)
        if isinstance(self.categorical_features, str):
            if self.categorical_features != "all":
                raise ValueError("categorical_features: expected None, 'all', positions or a mask")
            chosen[:] = True
        elif self.categorical_features is not None:
            chosen[np.asarray(self.categorical_features)] = True
        else:
            chosen[list(self._texts)] = True
        if not set(self._texts) <= set(np.flatnonzero(chosen)):
            raise ValueError("categorical_features: a column of text is not among them")
        return chosen

    def _widen(self, X):
        """Makes room for levels seen for the first time."""
        for j in np.flatnonzero(self._is_categorical):
            seen = np.unique(X[:, j])
            levels = np.union1d(self._levels[j], seen[~np.isnan(seen)])
            if len(levels) > _MOST_LEVELS:
                raise ValueError(f"feature {j} has more than {_MOST_LEVELS} levels")
            counts = np.zeros((len(levels), len(self.classes_)), np.int64)
            counts[np.searchsorted(levels, self._levels[j])] = self._counts[j]
            self._levels[j], self._counts[j] = levels, counts

    def _count(self, X, labels):
        self._name_nouns()
        counts = _fagan.Counts(_fagan.read_model(json.dumps(self._nouns()), "nouns"))
        states, numbers = self._arrays(X)
        counts.add(_fagan.Cases(counts.model, states, numbers, labels), "cases")
        self.class_count_ = self.class_count_ + counts.n_by_cause
        for j in self._used:
            name = self._finding(j)
            if self._is_categorical[j]:
                self._counts[j] = self._counts[j] + counts.counts(name)
                continue
            for k in range(len(self.classes_)):
                n, mean, sd = counts.moments(name, self._cause(k))
                self._moments[j, k] = _pooled(self._moments[j, k], n, mean, max(n - 1, 0) * sd**2)
        for j in self._settled:
            self._counts[j] = self._counts[j] + np.array(
                [[((labels == k) & ~np.isnan(X[:, j])).sum() for k in range(len(self.classes_))]])

    def _conclude(self):
        model = self._nouns()
        extra = self._added_variance()
        for j in self._used:
            cells = {}
            for k in range(len(self.classes_)):
                cells[self._cause(k)] = (self._shares(j, k) if self._is_categorical[j]
                                         else self._density(j, k, extra))
            model["likelihoods"][self._finding(j)] = cells
        self._set_model(json.dumps(model))
        if self.class_prior is None:
            self.class_prior_ = self.class_count_ / self.class_count_.sum()
        else:
            self.class_prior_ = self._checked_prior(self.class_prior)

    def _set_model(self, text):
        self._text = text
        self.model_ = _fagan.read_model(text, "learned")
        self._engine = Engine(self.model_)

    def _shares(self, j, k):
        counts = self._counts[j][:, k] + self.alpha
        total = counts.sum()
        shares = counts / total if total > 0 else np.full(len(counts), 1 / len(counts))
        return {"p": {f"s{i}": float(p) for i, p in enumerate(shares)}}

    def _density(self, j, k, extra):
        n, mean, squares = self._moments[j, k]
        if n == 0:  # this class has shown no value: whatever the others have shown
            n, mean, squares = self._all_classes(j)
        variance = squares / (n - 1) if n > 1 else 0.0
        return {"mean": float(mean), "sd": float(np.sqrt(variance + extra))}

    def _all_classes(self, j):
        total = np.zeros(3)
        for k in range(len(self.classes_)):
            total = _pooled(total, *self._moments[j, k])
        return total

    def _added_variance(self):
        variances = [0.0]
        for j in np.flatnonzero(~self._is_categorical):
            n, _, squares = self._all_classes(j)
            variances.append(squares / n if n > 0 else 0.0)
        return max(self.var_smoothing * max(variances), 1e-12)

    # The model's nouns: a cause for each class, a finding for each feature that can tell anything.

    def _name_nouns(self):
        """A feature with fewer than two levels so far says the same under every class."""
        n = [len(levels) for levels in self._levels]
        every = range(len(n))
        self._used = [j for j in every if not self._is_categorical[j] or n[j] > 1]
        self._settled = [j for j in every if self._is_categorical[j] and n[j] == 1]

    @staticmethod
    def _cause(k):
        return f"class_{k}"

    @staticmethod
    def _finding(j):
        return f"feature_{j}"

    def _nouns(self):
        findings = [{"name": "nothing", "states": ["absent", "present"]}]
        likelihoods = {"nothing": {"default": {"p": {"present": 0.5}}}}
        for j in self._used:
            name = self._finding(j)
            if self._is_categorical[j]:
                states = [f"s{i}" for i in range(len(self._levels[j]))]
                findings.append({"name": name, "states": states})
                share = {"p": {state: 1 / len(states) for state in states}}
                likelihoods[name] = {"default": share}
            else:
                findings.append({"name": name, "density": "normal"})
                likelihoods[name] = {"default": {"mean": 0.0, "sd": 1.0}}
        causes = [{"name": self._cause(k)} for k in range(len(self.classes_))]
        return {"format": "fagan-model/1", "name": "sklearn", "causes": causes,
                "findings": findings, "likelihoods": likelihoods}

    # Cases.

    def _table(self, X, *, reset, y="no_validation"):
        """X as float64, levels of text columns as positions among those seen; y if it is given."""
        if reset:
            self._texts = {}
        if hasattr(X, "columns") and hasattr(X, "dtypes"):
            X = self._encoded(X, reset, learning=not isinstance(y, str))
        how = {"dtype": np.float64, "ensure_all_finite": "allow-nan", "reset": reset}
        return validate_data(self, X, y, **how)

    def _encoded(self, X, reset, learning):
        import pandas

        if not isinstance(X, pandas.DataFrame):
            return X
        X = X.copy(deep=False)
        for j, name in enumerate(X.columns):
            column = X.iloc[:, j]
            is_text = not pandas.api.types.is_numeric_dtype(column.dtype)
            if reset and (is_text or pandas.api.types.is_bool_dtype(column.dtype)):
                self._texts[j] = {}
            if j not in self._texts:
                if is_text:
                    raise ValueError(f"column {name!r} held numbers when learning began")
                continue
            codes, values = pandas.factorize(column)
            known = self._texts[j]
            if learning:
                for value in values:
                    known.setdefault(value, float(len(known)))
            positions = np.array([known.get(v, np.nan) for v in values] + [np.nan])
            X.isetitem(j, positions[codes])
        return X

    def _arrays(self, X):
        """States and numbers of the model's findings, the first of which is never observed."""
        states = np.zeros((len(X), 1 + len(self._used)), np.int8)
        states[:, 0] = -1
        numbers = []
        for i, j in enumerate(self._used):
            if self._is_categorical[j]:
                states[:, 1 + i] = self._codes(X[:, j], self._levels[j])
            else:
                numbers.append(X[:, j])
        return states, np.column_stack(numbers) if numbers else None

    @staticmethod
    def _codes(values, levels):
        codes = np.minimum(np.searchsorted(levels, values), len(levels) - 1)
        return np.where(levels[codes] == values, codes, -1)

    def _checked_prior(self, prior):
        p = np.asarray(prior, float)
        if p.shape != (len(self.classes_),) or not (p >= 0).all() or abs(p.sum() - 1) > 1e-9:
            raise ValueError(
                f"prior: expected {len(self.classes_)} probabilities that sum to 1, found {prior!r}")
        return p / p.sum()

    def _prior(self, p):
        return _fagan.Prior.of(self.model_, {self._cause(k): float(q) for k, q in enumerate(p)})


def _pooled(total, n, mean, squares):
    """Moments of two samples together (Chan, Golub and LeVeque 1983)."""
    both = total[0] + n
    if both == 0:
        return total
    step = mean - total[1]
    return np.array([both, total[1] + step * n / both,
                     total[2] + squares + step**2 * total[0] * n / both])
