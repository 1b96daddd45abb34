"""What holds for the package as a whole."""

import importlib.metadata
import pathlib
import re
import subprocess
import sys

import pytest

import fagan

PACKAGE = pathlib.Path(fagan.__file__).parent


def run(*command):
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)


def test_the_stubs_say_what_the_extension_has(tmp_path):
    # To accept a change: python tests/python/stubs.py src/python/fagan/_fagan.pyi
    made = tmp_path / "_fagan.pyi"
    result = run(str(pathlib.Path(__file__).parent / "stubs.py"), str(made))
    assert result.returncode == 0, result.stderr
    assert made.read_text() == (PACKAGE / "_fagan.pyi").read_text()


def test_the_stubs_satisfy_a_type_checker(tmp_path):
    pytest.importorskip("mypy")
    program = tmp_path / "typed.py"
    program.write_text(
        "import fagan\n"
        "model: fagan.Model = fagan.load_model('calf_pain')\n"
        "largest: float = fagan.diagnose(model).probabilities.max()\n"
        "table = fagan.Engine(model).diagnose(fagan.Simulator(model).draw(1, 9).cases)\n"
        "rows: int = table.probabilities.shape[0]\n"
        "try:\n"
        "    p: float = fagan.diagnose(model, None, {})['other']\n"
        "except fagan.Error as error:\n"
        "    line: int = error.line\n"
    )
    result = run("-m", "mypy", "--ignore-missing-imports", str(program))
    assert result.returncode == 0, result.stdout


def test_no_reference_leaks(tmp_path):
    # nanobind counts what is left when the interpreter ends, and complains of it.
    examples = pathlib.Path(__file__).parent / "examples.py"
    report = "from fagan import _fagan; _fagan.report_leaks(True)"
    result = run("-c", f"{report}; import runpy; runpy.run_path({str(examples)!r}, run_name='__main__')")
    assert result.returncode == 0, result.stderr
    assert "leak" not in result.stderr


def test_nothing_leaks_from_errors_and_tables_either():
    result = run("-c", """
import fagan, numpy as np, pickle
from fagan import _fagan
_fagan.report_leaks(True)
model = fagan.load_model("calf_pain")
for bad in ({"x": 1}, {"swelling": 3}, 7):
    try:
        fagan.diagnose(model, None, bad)
    except fagan.Error as error:
        pickle.loads(pickle.dumps((str(error), error.path)))
for bad in (np.zeros(3), None, np.zeros((2, 2), np.int8)):
    try:
        fagan.Cases(model, bad)
    except (fagan.Error, TypeError):
        pass
view = fagan.Simulator(model).draw(1, 100_000, progress=lambda done, total: None).cases.states
talk = fagan.Consultation(model)
talk.observe("swelling", "present")
kept = (talk, view, fagan.explain(model, None, {}, "other").steps, fagan.next_questions(model))
""")
    assert result.returncode == 0, result.stderr
    assert "leak" not in result.stderr


def test_the_version_is_the_project_s():
    assert fagan.__version__[0].isdigit()


def test_everything_public_says_what_it_is():
    for name in fagan.__all__:
        thing = getattr(fagan, name)
        if callable(thing):
            assert thing.__doc__, name


def test_the_wheel_brings_the_libraries_it_needs():
    # A machine need not have fmt and Highway for the module to load.
    try:
        (extension,) = PACKAGE.glob("_fagan*.so")
        found = subprocess.run(["ldd", str(extension)], capture_output=True, text=True, check=True)
    except (ValueError, FileNotFoundError):
        pytest.skip("nothing here to look at libraries with")
    for line in found.stdout.splitlines():
        if "libfmt" in line or "libhwy" in line:
            assert str(PACKAGE) in line


def test_the_wheel_carries_the_licences_of_all_it_bundles():
    try:
        files = importlib.metadata.files("fagan") or []
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("not installed from a wheel")
    texts = {file.name: file.read_text() for file in files if "licenses" in file.parts}
    holders = {
        "LICENSE": "Apache License",
        "LICENSE.bnrep": "bnRep authors",
        "boost.txt": "Boost Software License",
        "eigen.txt": "Mozilla Public License",
        "fmt.txt": "Victor Zverovich",
        "highway.txt": "Google LLC",
        "nanobind.txt": "Wenzel Jakob",
        "nlohmann_json.txt": "Niels Lohmann",
    }
    assert {name: holder in texts.get(name, "") for name, holder in holders.items()} == \
        dict.fromkeys(holders, True)


def test_the_wheel_is_hardened():
    try:
        (extension,) = PACKAGE.glob("_fagan*.so")
        importlib.metadata.distribution("fagan")
        found = subprocess.run(["readelf", "--wide", "--segments", "--dynamic", "--dyn-syms",
                                str(extension)], capture_output=True, text=True, check=True).stdout
    except (ValueError, FileNotFoundError, importlib.metadata.PackageNotFoundError):
        pytest.skip("no wheel, or nothing here to look at it with")
    assert "GNU_RELRO" in found
    assert re.search(r"BIND_NOW|\bNOW\b", found)
    assert "__stack_chk_fail" in found


def test_the_readme_says_what_its_programs_print(tmp_path):
    readme = (pathlib.Path(__file__).parents[2] / "README.md").read_text()
    programs = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert programs
    for program in programs:
        result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                                check=False, cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        said = re.findall(r"^print\(.*#\s*(.*)$", program, re.MULTILINE)
        assert result.stdout.splitlines() == said
