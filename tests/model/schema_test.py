"""Every shipped model, prior, utility and case fits its schema, and the schemas refuse planted faults."""

import copy
import json
import pathlib
import sys

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ("model", "prior", "utility", "case", "evaluation", "counts", "quiz")
# Written by the program; too long to stand here.
RESULTS = ("evaluation", "counts", "quiz")

failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)


def read(path):
    """The JSON in a file, refusing what JSON itself leaves open: repeated keys, NaN, infinities."""

    def unique(pairs):
        names = [name for name, _ in pairs]
        repeated = {name for name in names if names.count(name) > 1}
        expect(not repeated, f"{path}: repeated keys {sorted(repeated)}")
        return dict(pairs)

    def refuse(constant):
        expect(False, f"{path}: {constant} is not JSON")

    text = path.read_bytes().decode("utf-8")
    expect(text.endswith("}\n"), f"{path}: does not end with one newline")
    return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)


def load_validators():
    validators = {}
    for kind in KINDS:
        path = ROOT / f"model/schema/fagan-{kind}-1.schema.json"
        schema = read(path)
        Draft202012Validator.check_schema(schema)
        expect_described(schema, path.name)
        validators[kind] = Draft202012Validator(schema)
    return validators


def expect_described(schema, place):
    """Every object refuses unknown keys, and every property says what it means."""
    if isinstance(schema, list):
        for i, part in enumerate(schema):
            expect_described(part, f"{place}/{i}")
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("properties"), dict):
        expect(schema.get("additionalProperties") is False, f"{place}: allows unknown keys")
        for name, part in schema["properties"].items():
            target = part.get("$ref", "") if isinstance(part, dict) else ""
            described = "description" in part or target.startswith("#/$defs/")
            expect(described, f"{place}/properties/{name}: has no description")
    for definition, part in schema.get("$defs", {}).items():
        expect("description" in part, f"{place}/$defs/{definition}: has no description")
    for name, part in schema.items():
        expect_described(part, f"{place}/{name}")


def expect_valid(validator, document, place):
    for error in validator.iter_errors(document):
        pointer = "".join(f"/{step}" for step in error.absolute_path)
        expect(False, f"{place}: {pointer or '/'}: {error.message[:300]}")


def check_shipped_files(validators):
    models = sorted((ROOT / "model").glob("*.json"))
    priors = sorted((ROOT / "priors").glob("*/*.json"))
    utilities = sorted((ROOT / "model/utilities").glob("*.json"))
    cases = sorted((ROOT / "tests/data/cases").glob("*.json"))
    expect(len(models) >= 4, f"only {len(models)} models found")
    expect(len(priors) >= 5, f"only {len(priors)} priors found")
    expect(len(utilities) >= 1, f"only {len(utilities)} utilities found")

    for path in models:
        model = read(path)
        expect_valid(validators["model"], model, path)
        expect(model.get("name") == path.stem, f"{path}: is named {model.get('name')!r}")
        for setting in model.get("settings", []):
            prior = {"format": "fagan-prior/1", "model": model["name"], **setting}
            expect_valid(validators["prior"], prior, f"{path}, setting {setting.get('setting')}")
    for path in priors:
        prior = read(path)
        expect_valid(validators["prior"], prior, path)
        expect(prior.get("setting") == path.stem, f"{path}: is for {prior.get('setting')!r}")
        fits_folder = prior.get("model") == path.parent.name
        expect(fits_folder, f"{path}: is for model {prior.get('model')!r}")
    for path in utilities:
        utility = read(path)
        expect_valid(validators["utility"], utility, path)
        expect(utility.get("name") == path.stem, f"{path}: is named {utility.get('name')!r}")
    for path in cases:
        expect_valid(validators["case"], read(path), path)
    return len(models), len(priors), len(utilities), len(cases)


GOOD = {
    "model": {
        "format": "fagan-model/1",
        "name": "lamp",
        "title": "Why the lamp is dark",
        "notice": "For teaching.",
        "default_setting": "home",
        "causes": [
            {
                "name": "bulb",
                "synonyms": ["globe"],
                "codes": {"icd10": ["X00"]},
                "urgency": "routine",
                "subcauses": [
                    {"name": "old", "p": 0.75, "n": 10, "urgency": "urgent",
                     "must_not_miss": True,
                     "likelihoods": {"clicks": {"p": {"present": 0.1}, "source": "us"}}},
                    {"name": "loose", "p": 0.25}],
            },
            {"name": "fuse", "urgency": "urgent", "must_not_miss": True},
            {"name": "other", "catch_all": True},
        ],
        "findings": [
            {"name": "clicks", "question": "Does it click?", "kind": "sign", "cost": 1,
             "states": ["absent", "present"]},
            {"name": "street", "states": ["lit", {"name": "dark", "title": "Dark too"}, "dim"]},
            {"name": "volts", "density": "normal", "unit": "V", "range": [0, 1000],
             "bands": [210, 250], "band_titles": ["low", "right", "high"],
             "bands_grow_with": [{"finding": "street", "times": {"dark": 2}}]},
            {"name": "smoke", "states": ["absent", "present"], "rule_only": True},
        ],
        "likelihoods": {
            "clicks": {
                "fuse": {"p": {"present": 0.9}, "n": 10, "grade": "expert", "basis": "expert",
                         "source": "us", "note": "heard twice"},
                "default": {"p": {"absent": 1, "present": 0}, "note": "cannot click"},
            },
            "street": {"default": {"p": {"lit": 0.5, "dark": 0.25}}},
            "volts": {"default": {"mean": 230, "sd": 5, "n": 2}},
        },
        "red_flags": [
            {"name": "fire", "level": "emergency", "says": "Leave.",
             "when": {"any": [{"finding": "smoke", "is": "present"},
                              {"all": [{"finding": "volts", "at_least": 400},
                                       {"not": {"finding": "volts", "below": 1}}]}]}},
        ],
        "same_measurement": [["volts", "street"]],
        "dependencies": [
            {"findings": ["clicks", "street"], "strength": "very strong", "sign": "negative",
             "measure": "odds ratio", "value": 0.1},
        ],
        "published": [
            {"finding": "clicks", "cause": "fuse", "sensitivity": 0.9, "lr_positive": 12.5,
             "n_diseased": 40, "n_nondiseased": "about 300"},
        ],
        "sources": {"us": {"authors": "Us", "year": 2024, "doi": "10.1000/182", "pmid": "1; 22",
                           "url": "https://example.org/"}},
        "settings": [{"setting": "home", "n": 20,
                      "probabilities": {"bulb": 0.5, "fuse": {"p": 0.25, "n": 10}, "other": 0.25}}],
    },
    "prior": {
        "format": "fagan-prior/1",
        "setting": "office",
        "model": "lamp",
        "n": 5,
        "probabilities": {"bulb": {"p": 0.5, "n": 5, "grade": "study", "source": "us"},
                          "fuse": 0.25, "other": 0.25},
    },
    "utility": {
        "format": "fagan-utility/1",
        "name": "lamp",
        "title": "What to do about a dark lamp",
        "model": "lamp",
        "about": "A guess.",
        "notice": "For teaching.",
        "unit": "minutes of light",
        "actions": [{"name": "wait"}, {"name": "change", "title": "Change it", "notes": "All."}],
        "utilities": {
            "wait": {"bulb": 0, "default": 10},
            "change": {"default": {"u": 4, "n": 2, "grade": "expert", "source": "us", "note": "x"}},
        },
    },
    "case": {
        "format": "fagan-case/1",
        "model": "lamp",
        "model_hash": "0123456789abcdef" * 4,
        "setting": "home",
        "notice": "For teaching.",
        "case_id": "kitchen",
        "cause": "fuse",
        "events": [
            {"type": "observe", "finding": "clicks", "observation": "present"},
            {"type": "observe", "finding": "volts", "observation": 230.5},
            {"type": "change", "finding": "volts", "observation": {"interval": [None, 10]}},
            {"type": "change", "finding": "clicks",
             "observation": {"virtual": {"present": 0.8, "absent": 0.2}}},
            {"type": "observe", "finding": "street", "observation": {"unknown": True}},
            {"type": "guess", "cause": "fuse", "p": 0.2},
            {"type": "retract", "finding": "volts"},
        ],
    },
}

for kind in RESULTS:
    GOOD[kind] = json.loads((ROOT / f"tests/data/results/{kind}.json").read_text())

REMOVE = object()

# (what is wrong, kind of file, where, the wrong value)
FAULTS = [
    ("no format", "model", ["format"], REMOVE),
    ("another format", "model", ["format"], "fagan-model/2"),
    ("no name", "model", ["name"], REMOVE),
    ("unknown key at the top", "model", ["colour"], "red"),
    ("unknown key in a cause", "model", ["causes", 0, "urgancy"], "routine"),
    ("unknown key in a finding", "model", ["findings", 0, "qestion"], "?"),
    ("unknown key in a cell", "model", ["likelihoods", "clicks", "fuse", "probability"], 0.5),
    ("unknown key in a source", "model", ["sources", "us", "editor"], "We"),
    ("unknown urgency", "model", ["causes", 0, "urgency"], "soon"),
    ("must_not_miss in words", "model", ["causes", 1, "must_not_miss"], "yes"),
    ("a cause with a reserved name", "model", ["causes", 0, "name"], "log_evidence"),
    ("an empty cause name", "model", ["causes", 0, "name"], ""),
    ("a cause name with a line end", "model", ["causes", 0, "name"], "bulb\n"),
    ("a cause called default", "model", ["causes", 0, "name"], "default"),
    ("no causes", "model", ["causes"], []),
    ("an unknown urgency of a sub-cause", "model", ["causes", 0, "subcauses", 0, "urgency"], "soon"),
    ("a sub-cause with no likelihoods", "model", ["causes", 0, "subcauses", 0, "likelihoods"], {}),
    ("a sub-cause likelihood above 1", "model",
     ["causes", 0, "subcauses", 0, "likelihoods", "clicks", "p", "present"], 1.5),
    ("a share above 1", "model", ["causes", 0, "subcauses", 0, "p"], 1.5),
    ("a finding name with =", "model", ["findings", 0, "name"], "clicks=loud"),
    ("a finding name with ~", "model", ["findings", 0, "name"], "clicks~"),
    ("a finding with a reserved name", "model", ["findings", 0, "name"], "case_id"),
    ("a state called ?", "model", ["findings", 0, "states"], ["absent", "?"]),
    ("one state only", "model", ["findings", 0, "states"], ["present"]),
    ("128 states", "model", ["findings", 0, "states"], [f"s{i}" for i in range(128)]),
    ("the same state twice", "model", ["findings", 0, "states"], ["present", "present"]),
    ("neither states nor density", "model", ["findings", 0, "states"], REMOVE),
    ("both states and density", "model", ["findings", 2, "states"], ["low", "high"]),
    ("an unknown density", "model", ["findings", 2, "density"], "gamma"),
    ("a range with one end", "model", ["findings", 2, "range"], [0]),
    ("a range with three ends", "model", ["findings", 2, "range"], [0, 1, 2]),
    ("a negative cost", "model", ["findings", 0, "cost"], -1),
    ("an empty kind", "model", ["findings", 0, "kind"], ""),
    ("a probability above 1", "model", ["likelihoods", "clicks", "fuse", "p", "present"], 1.01),
    ("a probability below 0", "model", ["likelihoods", "clicks", "fuse", "p", "present"], -0.1),
    ("a probability in words", "model", ["likelihoods", "clicks", "fuse", "p", "present"], "0.9"),
    ("a cell with nothing in it", "model", ["likelihoods", "clicks", "fuse", "p"], {}),
    ("a cell that is a bare number above 1", "model", ["likelihoods", "clicks", "fuse"], 1.5),
    ("probabilities beside a mean", "model", ["likelihoods", "clicks", "fuse", "mean"], 1),
    ("a mean without an sd", "model", ["likelihoods", "volts", "default", "sd"], REMOVE),
    ("an sd of 0", "model", ["likelihoods", "volts", "default", "sd"], 0),
    ("an n of 0", "model", ["likelihoods", "clicks", "fuse", "n"], 0),
    ("a mean from one case", "model", ["likelihoods", "volts", "default", "n"], 1),
    ("a grade in numbers", "model", ["likelihoods", "clicks", "fuse", "grade"], 3),
    ("an empty basis", "model", ["likelihoods", "clicks", "fuse", "basis"], ""),
    ("an unknown level", "model", ["red_flags", 0, "level"], "routine"),
    ("a condition with no parts", "model", ["red_flags", 0, "when"], {"any": []}),
    ("two conditions in one object", "model", ["red_flags", 0, "when", "all"],
     [{"finding": "smoke", "is": "present"}]),
    ("a comparison with nothing", "model", ["red_flags", 0, "when"], {"finding": "smoke"}),
    ("a limit in words", "model", ["red_flags", 0, "when"], {"finding": "volts", "below": "low"}),
    ("a measurement with one member", "model", ["same_measurement", 0], ["volts"]),
    ("a dependency of one", "model", ["dependencies", 0, "findings"], ["a"]),
    ("a dependency with itself", "model", ["dependencies", 0, "findings"], ["a", "a"]),
    ("a positive sign", "model", ["dependencies", 0, "sign"], "positive"),
    ("a measure without a value", "model", ["dependencies", 0, "value"], REMOVE),
    ("a cut point in words", "model", ["findings", 2, "bands"], ["low"]),
    ("names of bands without cut points", "model", ["findings", 2, "bands"], REMOVE),
    ("bands of states", "model", ["findings", 0, "bands"], [1]),
    ("bands that grow in two ways", "model",
     ["findings", 2, "bands_grow_with", 0, "from"], 50),
    ("bands that shrink to nothing", "model",
     ["findings", 2, "bands_grow_with", 0, "times", "dark"], 0),
    ("an accepted warning without a reason", "model", ["accepted"], [{"at": "/notice"}]),
    ("an accepted warning at no pointer", "model", ["accepted"],
     [{"at": "notice", "why": "known"}]),
    ("a sensitivity in percent", "model", ["published", 0, "sensitivity"], 90),
    ("a negative likelihood ratio", "model", ["published", 0, "lr_positive"], -2),
    ("a year in words", "model", ["sources", "us", "year"], "2024"),
    ("a doi with a prefix", "model", ["sources", "us", "doi"], "doi:10.1000/182"),
    ("an inline prior above 1", "model", ["settings", 0, "probabilities", "bulb"], 1.5),
    ("a prior without a setting", "prior", ["setting"], REMOVE),
    ("a prior without a model", "prior", ["model"], REMOVE),
    ("a prior without probabilities", "prior", ["probabilities"], {}),
    ("a prior below 0", "prior", ["probabilities", "fuse"], -0.25),
    ("a prior entry without p", "prior", ["probabilities", "bulb", "p"], REMOVE),
    ("a prior entry with basis", "prior", ["probabilities", "bulb", "basis"], "expert"),
    ("a prior worth nothing", "prior", ["n"], 0),
    ("a prior for a reserved name", "prior", ["probabilities", "status"], 0.1),
    ("a utility without a model", "utility", ["model"], REMOVE),
    ("a utility without actions", "utility", ["actions"], []),
    ("an action without a name", "utility", ["actions", 0, "name"], REMOVE),
    ("an action with a price", "utility", ["actions", 0, "price"], 3),
    ("an action without utilities", "utility", ["utilities", "wait"], {}),
    ("a utility in words", "utility", ["utilities", "wait", "bulb"], "good"),
    ("a utility entry without u", "utility", ["utilities", "change", "default", "u"], REMOVE),
    ("a utility worth nothing", "utility", ["utilities", "change", "default", "n"], 0),
    ("a case without a setting", "case", ["setting"], REMOVE),
    ("a short hash", "case", ["model_hash"], "0123"),
    ("a hash in capitals", "case", ["model_hash"], "0123456789ABCDEF" * 4),
    ("an unknown event", "case", ["events", 0, "type"], "forget"),
    ("an observation of nothing", "case", ["events", 0, "observation"], REMOVE),
    ("a question mark for unknown", "case", ["events", 0, "observation"], "?"),
    ("an observation of true", "case", ["events", 0, "observation"], True),
    ("an interval without ends", "case", ["events", 2, "observation", "interval"], [None, None]),
    ("an interval of words", "case", ["events", 2, "observation", "interval"], ["a", "b"]),
    ("virtual evidence of nothing", "case", ["events", 3, "observation", "virtual"],
     {"present": 0, "absent": 0}),
    ("negative virtual evidence", "case", ["events", 3, "observation", "virtual", "present"], -1),
    ("unknown but false", "case", ["events", 4, "observation", "unknown"], False),
    ("a guess above 1", "case", ["events", 5, "p"], 20),
    ("a retraction with an observation", "case", ["events", 6, "observation"], "present"),
    ("an evaluation without a state", "evaluation", ["state"], REMOVE),
    ("an evaluation with more than figures, state and run", "evaluation", ["extra"], 1),
    ("a negative count", "evaluation", ["state", "scores", 0, "n"], -1),
    ("half a case", "evaluation", ["state", "confusion", 0, 0], 0.5),
    ("a sum that is a number", "evaluation", ["state", "scores", 0, "log"], 1.5),
    ("a sum that is no whole number", "evaluation", ["state", "scores", 0, "log"], "1.5"),
    ("a sum with a leading zero", "evaluation", ["state", "scores", 0, "log"], "01"),
    ("a range with one end", "evaluation", ["state", "ranges", "seed 1", 0], [0]),
    ("31 groups", "evaluation", ["state", "groups", 0], REMOVE),
    ("an unknown arithmetic", "evaluation", ["state", "subject", "precision"], "half"),
    ("a short model hash", "evaluation", ["state", "subject", "model_hash"], "0123"),
    ("a probability in words", "evaluation", ["figures", "accuracy", "top1"], "all"),
    ("a cell without its squares", "evaluation", ["state", "top", "cells", 0, 4], REMOVE),
    ("an unknown figure", "evaluation", ["figures", "luck"], 1),
    ("an unknown fact of the run", "evaluation", ["run", "weather"], "rain"),
    ("counts without findings", "counts", ["state", "findings"], REMOVE),
    ("a negative number of cases", "counts", ["state", "cases", 0], -1),
    ("a finding with neither states nor density", "counts",
     ["state", "model", "findings", 0, "states"], REMOVE),
    ("counts with another format", "counts", ["format"], "fagan-counts/2"),
]


def planted(kind, path, value):
    document = copy.deepcopy(GOOD[kind])
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is REMOVE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def check_planted_faults(validators):
    for kind in KINDS:
        expect_valid(validators[kind], GOOD[kind], f"the faultless {kind}")
    for what, kind, path, value in FAULTS:
        accepted = validators[kind].is_valid(planted(kind, path, value))
        expect(not accepted, f"the {kind} schema accepts {what}")


def main():
    validators = load_validators()
    models, priors, utilities, cases = check_shipped_files(validators)
    check_planted_faults(validators)
    for failure in failures:
        print(failure)
    print(f"{models} models, {priors} priors, {utilities} utilities, {cases} cases, "
          f"{len(FAULTS)} planted faults, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
