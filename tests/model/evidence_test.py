"""The shipped model of calf pain is what the script makes of the tables, and says what they say."""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EVIDENCE = ROOT / "model/evidence"

failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)


def rows(name):
    with (EVIDENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same(place, written, told):
    expect(written == told, f"{place}: the model says {written!r}, the table {told!r}")


def check_script_writes_what_is_shipped():
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder)
        subprocess.run([sys.executable, "-B", ROOT / "scripts/calf_pain_from_evidence", made],
                       check=True)
        files = [path.relative_to(made) for path in sorted(made.rglob("*.json"))]
        shipped = sorted((ROOT / "priors/calf_pain").glob("*.json"))
        expect(len(files) == 1 + len(shipped), f"the script writes {files}")
        for name in files:
            expect((made / name).read_bytes() == (ROOT / name).read_bytes(),
                   f"{name} is not what scripts/calf_pain_from_evidence makes of the tables")


def check_likelihoods(model):
    """Each number of each row, and no number that has no row."""
    numbers = 0
    for row in rows("likelihoods"):
        place = f"{row['finding']}/{row['cause']}"
        cell = model["likelihoods"][row["finding"]][row["cause"]]
        if row["distribution"]:
            same(f"{place} mean", cell["mean"], float(row["mean"]))
            same(f"{place} sd", cell["sd"], float(row["sd"]))
        else:
            same(f"{place} {row['state']}", cell["p"][row["state"]], float(row["probability"]))
        check_evidence(place, cell, row)
        same(f"{place} basis", cell["basis"], row["basis"])
        numbers += 1
    cells = [cell for of_finding in model["likelihoods"].values() for cell in of_finding.values()]
    same("numbers of likelihoods", sum(len(cell.get("p", [0])) for cell in cells), numbers)
    densities = {row["finding"]: row["distribution"] for row in rows("likelihoods")
                 if row["distribution"]}
    same("densities", {finding["name"]: finding["density"] for finding in model["findings"]
                       if "density" in finding}, densities)


def check_evidence(place, written, row):
    same(f"{place} n", written["n"], float(row["effective_n"]))
    same(f"{place} grade", written["grade"], row["grade"])
    same(f"{place} source", written["source"], row["source_key"])
    same(f"{place} note", written.get("note", ""), row["note"])


def check_subcauses(model):
    told = rows("subcauses")
    written = {sub["name"]: (cause["name"], sub) for cause in model["causes"]
               for sub in cause.get("subcauses", [])}
    same("sub-causes", sorted(written), sorted(row["id"] for row in told))
    for row in told:
        parent, sub = written[row["id"]]
        same(f"{row['id']} parent", parent, row["parent"])
        same(f"{row['id']} p", sub["p"], float(row["probability"]))
        check_evidence(row["id"], sub, row)
    check_subcause_likelihoods({name: sub for name, (_, sub) in written.items()})


def check_subcause_likelihoods(subcauses):
    told = rows("subcause_likelihoods")
    for row in told:
        place = f"{row['subcause']}/{row['finding']}"
        cell = subcauses[row["subcause"]]["likelihoods"][row["finding"]]
        same(f"{place} {row['state']}", cell["p"][row["state"]], float(row["probability"]))
        check_evidence(place, cell, row)
    cells = [cell for sub in subcauses.values() for cell in sub.get("likelihoods", {}).values()]
    same("numbers of sub-causes", sum(len(cell["p"]) for cell in cells), len(told))


def check_published(model):
    told = rows("published_figures")
    same("number of published figures", len(model["published"]), len(told))
    columns = {"finding": "finding", "cause": "cause", "source": "source_key",
               "population": "comparator_or_population", "counts": "ci_or_counts",
               "n_diseased": "n_diseased", "n_nondiseased": "n_nondiseased",
               "sensitivity": "sensitivity", "specificity": "specificity", "lr_positive": "lr_pos",
               "lr_negative": "lr_neg", "read": "figure_read_or_memory",
               "used": "use_in_likelihoods"}
    for figure, row in zip(model["published"], told):
        for key, column in columns.items():
            written = figure.get(key, "")
            expected = row[column] if isinstance(written, str) else float(row[column])
            same(f"published {row['finding']}/{row['cause']} {key}", written, expected)


def check_dependencies(model):
    told = rows("dependencies")
    same("number of dependencies", len(model["dependencies"]), len(told))
    for pair, row in zip(model["dependencies"], told):
        place = "/".join(pair["findings"])
        sign = " (negative)" if pair.get("sign") == "negative" else ""
        same("dependency", pair["findings"], [row["finding_a"], row["finding_b"]])
        same(f"{place} strength", pair["strength"] + sign, row["strength"])
        same(f"{place} measure", pair.get("measure", ""), row["measure"])
        same(f"{place} value", pair.get("value", ""), float(row["value"] or "nan")
             if "value" in pair else row["value"])


def check_sources(model, priors):
    """A source is given where something cites it, with the words of its row."""
    told = {row["key"]: row for row in rows("sources")}
    for key, source in model["sources"].items():
        for member, column in {"authors": "authors_short", "year": "year", "title": "title",
                               "journal": "journal", "n": "n", "design": "design",
                               "confidence": "confidence"}.items():
            same(f"source {key} {member}", str(source.get(member, "")), told[key][column])
        for member in ("doi", "pmid", "url"):
            for word in source.get(member, "").split("; "):
                expect(word.rstrip("/").split("/articles/")[-1] in told[key]["doi_or_pmid"],
                       f"source {key}: {word} is not in its row")
    cited = {cell["source"] for of_finding in model["likelihoods"].values()
             for cell in of_finding.values()}
    cited |= {row["source"] for prior in priors for row in prior["probabilities"].values()}
    cited |= {figure["source"] for figure in model["published"]}
    expect(cited <= set(model["sources"]), f"no source {cited - set(model['sources'])}")


def check_priors(priors):
    told = rows("priors")
    written = {(prior["setting"], cause): row for prior in priors
               for cause, row in prior["probabilities"].items()}
    same("priors", sorted(written), sorted((row["setting"], row["cause"]) for row in told))
    for row in told:
        place = f"{row['setting']}/{row['cause']}"
        prior = written[row["setting"], row["cause"]]
        same(f"{place} p", prior["p"], float(row["probability"]))
        check_evidence(place, prior, row)


def main():
    model = json.loads((ROOT / "model/calf_pain.json").read_text(encoding="utf-8"))
    priors = [json.loads(path.read_text(encoding="utf-8"))
              for path in (ROOT / "priors/calf_pain").glob("*.json")]
    check_script_writes_what_is_shipped()
    check_likelihoods(model)
    check_subcauses(model)
    check_published(model)
    check_dependencies(model)
    check_sources(model, priors)
    check_priors(priors)
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
