"""What works with nothing but the wheel: no source tree, no table libraries, no plots."""

import sys

import numpy as np

import fagan


def main():
    for name in ("pandas", "polars", "pyarrow", "matplotlib", "sklearn"):
        assert name not in sys.modules, f"importing fagan must not import {name}"

    model = fagan.load_model("calf_pain")
    posterior = fagan.diagnose(model, "primary_care_adults", {"swelling": "present"})
    print(model, posterior)
    assert abs(posterior.probabilities.sum() - 1) < 1e-12
    print(fagan.explain(model, None, {"swelling": "present"}, posterior.top).text)
    print(fagan.next_questions(model, None, {"swelling": "present"})[0].title)
    assert "<table>" in posterior._repr_html_()

    try:
        fagan.plots.icon_array((1, 2), (3, 98), base=100)
        assert "matplotlib" in sys.modules
    except ImportError as missing:
        assert "pip install 'fagan[plots]'" in str(missing)

    cohort = fagan.Simulator(model, missing=["0.2"]).draw(seed=1, count=1000)
    found = fagan.Engine(model).diagnose(cohort.cases)
    evaluation = fagan.Evaluation(model)
    evaluation.add("cohort", 0, found.probabilities, cohort.truth.labels, found.status)
    print(evaluation.figures()["accuracy"]["top1"])
    assert np.allclose(found.probabilities.sum(axis=1), 1)
    print("the wheel stands alone")


if __name__ == "__main__":
    main()
