"""What inspect.signature says of functions of the extension, from what the extension says of itself."""

import ast
import inspect

from . import _fagan


def _parsed(function):
    """The signature in nanobind's description: its text, where \\0, \\1 stand for default values."""
    text, _, *defaults = function.__nb_signature__[0]
    for i in range(len(defaults)):
        text = text.replace(f"\\={i}", f"=_default_{i}").replace(f"\\{i}", f"_default_{i}")
    (tree,) = ast.parse(text + ": ...").body
    return _signature(tree, defaults)


def _signature(tree, defaults):
    given = tree.args
    positional = given.posonlyargs + given.args
    values = [inspect.Parameter.empty] * (len(positional) - len(given.defaults)) + [
        _value(node, defaults) for node in given.defaults]
    kinds = ([inspect.Parameter.POSITIONAL_ONLY] * len(given.posonlyargs)
             + [inspect.Parameter.POSITIONAL_OR_KEYWORD] * len(given.args))
    found = [_parameter(*one) for one in zip(positional, kinds, values)]
    for argument, node in zip(given.kwonlyargs, given.kw_defaults):
        value = inspect.Parameter.empty if node is None else _value(node, defaults)
        found.append(_parameter(argument, inspect.Parameter.KEYWORD_ONLY, value))
    returns = inspect.Signature.empty if tree.returns is None else ast.unparse(tree.returns)
    return inspect.Signature(found, return_annotation=returns)


def _value(node, defaults):
    if isinstance(node, ast.Name) and node.id.startswith("_default_"):
        return defaults[int(node.id.removeprefix("_default_"))]
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)


def _parameter(argument, kind, value):
    annotation = inspect.Parameter.empty
    if argument.annotation is not None:
        annotation = ast.unparse(argument.annotation)
    return inspect.Parameter(argument.arg, kind, default=value, annotation=annotation)


def register():
    """Gives functions and methods of the extension their __signature__."""
    method = _fagan.Model.likelihood
    for kind in (type(_fagan.diagnose), type(method)):
        kind.__signature__ = property(_parsed)
