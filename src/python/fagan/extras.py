"""Libraries that only some of the package needs."""

import importlib

#: Which of the extras in pyproject.toml brings a library.
_EXTRA = {"matplotlib": "plots", "sklearn": "sklearn", "pandas": "frames", "polars": "frames",
          "pyarrow": "frames", "tqdm": "progress"}


def needed(name: str):
    """The module of this name. Raises ImportError, saying how it is installed, if it is not there."""
    library = name.partition(".")[0]
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        if missing.name is not None and missing.name.partition(".")[0] != library:
            raise
        raise ImportError(f"this needs {library}: pip install 'fagan[{_EXTRA[library]}]'",
                          name=library) from missing
