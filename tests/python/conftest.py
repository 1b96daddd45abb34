import json

import pytest

import fagan

# Two causes and numbers small enough to check on paper.
TOY = {
    "format": "fagan-model/1",
    "name": "toy",
    "causes": [{"name": "flu"}, {"name": "cold"}],
    "findings": [
        {"name": "fever", "states": ["absent", "present"]},
        {"name": "cough", "states": ["none", "dry", "wet"]},
        {"name": "temperature", "density": "normal", "range": [30, 45]},
    ],
    "likelihoods": {
        "fever": {"flu": {"p": {"present": 0.8}, "n": 50}, "cold": {"p": {"present": 0.2}, "n": 50}},
        "cough": {
            "flu": {"p": {"none": 0.2, "dry": 0.5, "wet": 0.3}, "n": 50},
            "cold": {"p": {"none": 0.5, "dry": 0.25, "wet": 0.25}, "n": 50},
        },
        "temperature": {
            "flu": {"mean": 39.0, "sd": 1.0, "n": 50},
            "cold": {"mean": 37.0, "sd": 0.5, "n": 50},
        },
    },
    "settings": [{"setting": "clinic", "n": 100, "probabilities": {"flu": {"p": 0.1}, "cold": {"p": 0.9}}}],
    "default_setting": "clinic",
}


@pytest.fixture(scope="session")
def toy():
    return fagan.read_model(json.dumps(TOY), "toy.json")


@pytest.fixture(scope="session")
def states_only():
    """The toy without its number."""
    smaller = json.loads(json.dumps(TOY))
    smaller["findings"].pop()
    del smaller["likelihoods"]["temperature"]
    return fagan.read_model(json.dumps(smaller), "states.json")


@pytest.fixture(scope="session")
def calf_pain():
    return fagan.load_model("calf_pain")
