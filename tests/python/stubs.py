"""Writes what type checkers read of the extension: python tests/python/stubs.py FILE.

The extension alone is asked, not as the package dresses it.
"""

import importlib.util
import pathlib
import sys
import types


def main(to):
    package = pathlib.Path(importlib.util.find_spec("fagan").origin).parent
    bare = types.ModuleType("fagan")
    bare.__path__ = [str(package)]
    sys.modules["fagan"] = bare
    from nanobind.stubgen import main as generate

    patterns = pathlib.Path(__file__).parents[2] / "src" / "python" / "stubs.nb"
    generate(["-q", "-p", str(patterns), "-m", "fagan._fagan", "-o", to])


if __name__ == "__main__":
    main(sys.argv[1])
