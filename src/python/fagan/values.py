"""How the objects of the package travel, and when two of them are equal: by what they hold.

A class of the extension that has a content, a tuple, gives it as its pickled state and makes an equal
object of it. From that one thing follow, here, for all of them alike: equality, hash, copies, and
a token by which Dask knows them. Errors are pickled with every field.
"""

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from . import _fagan

_IMMUTABLE = (
    "Model", "Prior", "Posterior", "Problem", "Reason", "Explanation", "PosteriorDraws", "Question",
    "Utility", "Simulator",
)
_NOUNS = ("Cause", "Finding")  # immutable too; equal where they say the same, in any model
# Those that change, or lie in memory that may.
_MUTABLE = ("Findings", "Consultation", "Counts", "Evaluation", "Cases", "Cohort")

def content(value):
    """A value as tuples of plain ones, equal where the values are: what hash and token stand on."""
    if isinstance(value, _fagan.Model):
        return ("Model", value.hash)
    if isinstance(value, np.ndarray):
        return (str(value.dtype), value.shape, value.tobytes())
    if isinstance(value, dict):
        return tuple(sorted((name, content(one)) for name, one in value.items()))
    if isinstance(value, (list, tuple)):
        return tuple(content(one) for one in value)
    if isinstance(value, float) and value != value:  # not even equal to itself
        return "NaN"
    name = type(value).__name__
    if hasattr(type(value), "_holds"):
        return (name, content(value._holds()))
    if isinstance(value, (_fagan.Counts, _fagan.Evaluation)):
        return (name, _without_run(value.to_json()))
    if isinstance(value, _fagan.Prior):
        return (name, value.to_json())
    if name in _IMMUTABLE + _MUTABLE + _NOUNS:
        return (name, content(value.__getstate__()))
    return value


def _without_run(text):
    """A file's text less when and by whom it was made."""
    parts = json.loads(text)
    parts.pop("run", None)
    return json.dumps(parts, sort_keys=True)


def _same(self, other):
    if type(self) is not type(other):
        return NotImplemented
    return self is other or content(self) == content(other)


def _hash(self):
    return hash(content(self))


def _token(self):
    """What Dask knows the object by: the same in every process."""
    name = f"fagan.{type(self).__name__}"
    return name, hashlib.sha256(repr(content(self)).encode()).hexdigest()


def by_content(cls, *, mutable):
    """Gives a class with a content what follows from it; an immutable object is its own copy."""
    if "__eq__" not in vars(cls):
        cls.__eq__ = _same
    cls.__hash__ = None if mutable else _hash
    cls.__dask_tokenize__ = _token
    if not mutable:
        cls.__copy__ = lambda self: self
        cls.__deepcopy__ = lambda self, memo: self
    return cls


def _error_again(cls, words, fields):
    error = cls(*words)
    for name, value in fields.items():
        setattr(error, name, value)
    return error


def _reduce_error(self):
    fields = dict(vars(self))
    for name in ("errno", "strerror", "filename"):
        if getattr(self, name, None) is not None:
            fields[name] = getattr(self, name)
    return _error_again, (type(self), self.args, fields)


def _same_error(self, other):
    if type(self) is not type(other):
        return NotImplemented
    return _reduce_error(self) == _reduce_error(other)


def _same_noun(self, other):
    return self._says_the_same(other) if type(self) is type(other) else NotImplemented


def register():
    """Teaches the classes of the extension all this."""
    for name in _NOUNS:
        noun = getattr(_fagan, name)
        noun.__eq__ = _same_noun
        by_content(noun, mutable=False)
        noun.__hash__ = lambda self: hash((self.name, self.title))
    for name in _IMMUTABLE:
        by_content(getattr(_fagan, name), mutable=False)
    for name in ("Prior", "Posterior", "Findings"):
        Mapping.register(getattr(_fagan, name))
    for name in _MUTABLE:
        by_content(getattr(_fagan, name), mutable=True)
    errors = [_fagan.Error, _fagan.ShapeError, _fagan.FileError, *_fagan._file_errors.values()]
    for error in errors:
        error.__reduce__ = _reduce_error
    _fagan.Error.__eq__ = _same_error
    _fagan.Error.__hash__ = lambda self: hash((type(self), self.args))
    # With a file name of its own Python would say the message in its words.
    _fagan.FileError.__str__ = lambda self: str(self.args[0]) if self.args else ""
