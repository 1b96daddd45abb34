"""Functions of the extension as Python's own: with a signature, a place to be pickled by, and plain
words for an argument of the wrong kind."""

import ast
import inspect
import os

from . import _fagan

_FUNCTION = type(_fagan.diagnose)
_METHOD = type(_fagan.Model.likelihood)


def signature_of(native):
    """What inspect.signature would say, from nanobind's own description."""
    text, _, defaults = native.__nb_signature__[0]
    for i in range(len(defaults or ())):
        text = text.replace(f"= \\{i},", f"= _{i},").replace(f"= \\{i})", f"= _{i})")
    try:
        (tree,) = ast.parse(text + ": ...").body
    except SyntaxError:  # the shapes of an array, which are no Python
        (tree,) = ast.parse(text.rpartition(" -> ")[0] + ": ...").body
    given = tree.args
    positional = given.posonlyargs + given.args
    kinds = ([inspect.Parameter.POSITIONAL_ONLY] * len(given.posonlyargs)
             + [inspect.Parameter.POSITIONAL_OR_KEYWORD] * len(given.args)
             + [inspect.Parameter.KEYWORD_ONLY] * len(given.kwonlyargs))
    nodes = ([None] * (len(positional) - len(given.defaults)) + given.defaults
             + given.kw_defaults)
    parameters = [
        inspect.Parameter(
            argument.arg, kind,
            default=inspect.Parameter.empty if node is None else defaults[int(node.id[1:])],
            annotation=_words(argument.annotation, inspect.Parameter.empty))
        for argument, kind, node in zip(positional + given.kwonlyargs, kinds, nodes)]
    return inspect.Signature(
        parameters, return_annotation=_words(tree.returns, inspect.Signature.empty))


def _words(annotation, otherwise):
    if annotation is None:
        return otherwise
    return ast.unparse(annotation).replace("fagan._fagan.", "").replace("collections.abc.", "")


def _objection(name, signature, args, kwargs):
    """Why the extension would not take these arguments."""
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError as wrong:
        return f"{name}(): {wrong}"
    for argument, value in bound.arguments.items():
        expected = signature.parameters[argument].annotation
        if argument != "self" and not _fits(value, expected):
            return (f"{name}(): {argument}: expected {expected}, "
                    f"found {type(value).__name__} {value!r:.60}")
    return f"{name}(): an argument is of the wrong kind; its signature is {signature}"


def _fits(value, expected):
    """False only where it is certain that a value is not what an annotation says."""
    if not isinstance(expected, str):
        return True
    kinds = {"str": str, "int": int, "float": (int, float), "bool": bool, "None": type(None),
             "os.PathLike": os.PathLike}
    for name in expected.split(" | "):
        kind = kinds.get(name) or getattr(_fagan, name, None)
        if not isinstance(kind, (type, tuple)) or isinstance(value, kind):
            return True
        if name in ("int", "float") and hasattr(value, "__index__" if name == "int" else "__float__"):
            return True
    return False


def _as_python(native, qualname, module):
    signature = signature_of(native)

    def function(*args, **kwargs):
        try:
            return native(*args, **kwargs)
        except TypeError as wrong:
            if "incompatible function arguments" not in str(wrong):
                raise
            objection = _objection(qualname, signature, args, kwargs)
        raise TypeError(objection)

    function.__signature__ = signature
    function.__name__ = qualname.rpartition(".")[2]
    function.__qualname__ = qualname
    function.__module__ = module
    function.__doc__ = native.__doc__
    return function


def _methods_as_python(cls):
    for name, native in list(vars(cls).items()):
        if name == "__init__" and isinstance(native, _METHOD):
            whole = signature_of(native)
            cls.__signature__ = whole.replace(parameters=list(whole.parameters.values())[1:])
        elif name.startswith("_"):
            continue
        elif isinstance(native, _METHOD):
            setattr(cls, name, _as_python(native, f"{cls.__name__}.{name}", cls.__module__))
        elif isinstance(native, _FUNCTION):
            function = _as_python(native, f"{cls.__name__}.{name}", cls.__module__)
            setattr(cls, name, staticmethod(function))


def register():
    """Does it for everything in the extension."""
    for name, thing in list(vars(_fagan).items()):
        if isinstance(thing, type) and not issubclass(thing, BaseException):
            _methods_as_python(thing)
        elif isinstance(thing, _FUNCTION):
            setattr(_fagan, name, _as_python(thing, name, _fagan.__name__))
