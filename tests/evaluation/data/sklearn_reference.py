"""Reference values of scikit-learn for tests/evaluation/sklearn_test.cpp.

    python3 -m venv /tmp/skl && /tmp/skl/bin/pip install scikit-learn==1.9.1
    /tmp/skl/bin/python tests/evaluation/data/sklearn_reference.py > tests/evaluation/data/sklearn_reference.json
"""
import json

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

random = np.random.default_rng(20)
n, k = 200, 4
z = random.normal(0, 1.6, (n, k)) - 0.4 * np.arange(k)
p = np.round(np.exp(z) / np.exp(z).sum(1, keepdims=True), 4)
p[:, -1] = 1 - p[:, :-1].sum(1)
p = np.clip(p, 0, 1)
u = np.exp(0.8 * z)
u /= u.sum(1, keepdims=True)
truth = np.array([random.choice(k, p=row) for row in u])
called = p.argmax(1)
onehot = np.eye(k)[truth]
share, mean_p = calibration_curve(called == truth, p.max(1), n_bins=20)

print(json.dumps({
    "version": sklearn.__version__,
    "p": p.tolist(),
    "truth": truth.tolist(),
    "log_loss": metrics.log_loss(truth, p, labels=range(k)),
    "brier_per_cause": [metrics.brier_score_loss(onehot[:, j], p[:, j]) for j in range(k)],
    "top1": metrics.accuracy_score(truth, called),
    "top3": metrics.top_k_accuracy_score(truth, p, k=3),
    "confusion": metrics.confusion_matrix(truth, called).tolist(),
    "sensitivity": metrics.recall_score(truth, called, average=None).tolist(),
    "ppv": metrics.precision_score(truth, called, average=None).tolist(),
    "auroc": [metrics.roc_auc_score(onehot[:, j], p[:, j]) for j in range(k)],
    "calibration_mean_p": mean_p.tolist(),
    "calibration_share": share.tolist(),
}, separators=(",", ":")))
