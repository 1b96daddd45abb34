"""Right, nearly, or a hint; never the answer itself."""

import numpy as np


def judge(answer, expected, hint, *, within=0.005, nearly=()):
    """Prints what to think of an answer, and returns True if it is right.

    answer    a number, an array or a dict of numbers; None while it is not there
    within    how far each number may be off
    nearly    (wrong value, what it comes from) of well-known mistakes
    """
    if answer is None:
        print("Not answered yet. Hint:", hint)
        return False
    try:
        given, wanted = _numbers(answer, expected)
    except (TypeError, ValueError, KeyError) as problem:
        print("This has not the form that is asked for:", problem)
        return False
    if np.allclose(given, wanted, rtol=0, atol=within):
        print("Right.")
        return True
    for mistake, comes_from in nearly:
        if np.shape(given) == np.shape(mistake) and np.allclose(given, mistake, rtol=0, atol=within):
            print("Not yet:", comes_from)
            return False
    print("Not yet. Hint:", hint)
    return False


def _numbers(answer, expected):
    if isinstance(expected, dict):
        if set(answer) != set(expected):
            raise ValueError(f"expected the keys {sorted(expected)}")
        keys = sorted(expected)
        return _numbers([answer[k] for k in keys], [expected[k] for k in keys])
    given, wanted = np.asarray(answer, float), np.asarray(expected, float)
    if given.shape != wanted.shape:
        raise ValueError(f"expected {wanted.shape or 'one number'}, found {given.shape}")
    return given, wanted


def same_set(answer, expected, hint):
    """The same for a set of letters or names."""
    if answer is None:
        print("Not answered yet. Hint:", hint)
        return False
    if set(answer) == set(expected):
        print("Right.")
        return True
    right = len(set(answer) & set(expected))
    print(f"Not yet: {right} of those you named belong there. Hint:", hint)
    return False
