"""Right, nearly, or a hint; never the answer itself. And how far off a guess was."""

import re

import numpy as np


class Verdict:
    """True if the answer is right. What to think of it was printed already, so a notebook shows
    nothing more."""

    def __init__(self, right):
        self._right = right

    def __bool__(self):
        return self._right

    def _ipython_display_(self):
        pass


def say(*words, right=False):
    print(*words)
    return Verdict(right)


def unanswered(hint):
    return say("Not answered yet. Hint:", hint)


def wrong_form(expected):
    return say(f"This is not in the form asked for: expected {expected}.")


def judge(answer, expected, hint, *, within=0.005, nearly=()):
    """Says what to think of an answer.

    answer    a number, an array or a dict of numbers; None while it is not there
    within    how far each number may be off
    nearly    (wrong value, what it comes from) of well-known mistakes
    """
    if answer is None:
        return unanswered(hint)
    try:
        given, wanted = _numbers(answer, expected)
    except (TypeError, ValueError, KeyError):
        return wrong_form(_form_of(expected))

    def is_near(value, target):
        return np.shape(value) == np.shape(target) and np.allclose(value, target, rtol=0, atol=within)

    if is_near(given, wanted):
        return say("Right.", right=True)
    # Only what is a share can be a hundred times too large by being a percentage.
    if is_near(np.where(np.abs(wanted) <= 1, given / 100, given), wanted):
        return say("Not yet: the number is right in percent; a share is asked for, between 0 and 1.")
    for mistake, comes_from in nearly:
        if is_near(given, mistake):
            return say("Not yet:", comes_from)
    return say("Not yet. Hint:", hint)


def _numbers(answer, expected):
    if isinstance(expected, dict):
        if not isinstance(answer, dict) or set(answer) != set(expected):
            raise ValueError
        keys = sorted(expected)
        return _numbers([answer[k] for k in keys], [expected[k] for k in keys])
    given, wanted = np.asarray(answer, float), np.asarray(expected, float)
    if given.shape != wanted.shape:
        raise ValueError
    return given, wanted


def _form_of(expected):
    if isinstance(expected, dict):
        return "a dict of numbers with the keys " + ", ".join(map(repr, expected))
    shape = np.shape(expected)
    return "one number" if shape == () else f"{' by '.join(map(str, shape))} numbers"


def same_set(answer, expected, hint):
    """The same for a set of letters or names, also if they are written in one string."""
    if answer is None:
        return unanswered(hint)
    if isinstance(answer, str):
        single_letters = all(len(word) == 1 for word in expected)
        answer = re.findall(r"\w" if single_letters else r"\w+", answer)
    if not isinstance(answer, (set, frozenset, list, tuple)) or not all(
            isinstance(word, str) for word in answer):
        return wrong_form("a set of words, such as " + ('{"A", "C"}' if _letters(expected)
                                                        else '{"one", "another"}'))
    given = {word.strip().casefold() for word in answer}
    wanted = {word.casefold() for word in expected}
    if given == wanted:
        return say("Right.", right=True)
    return say(f"Not yet: {len(given & wanted)} of those you named belong there. Hint:", hint)


def _letters(words):
    return all(len(word) == 1 for word in words)


def results_of(function, cases):
    """(what the function returns for each tuple of arguments, None), or (None, why there is nothing)."""
    if not callable(function):
        return None, wrong_form("a function")
    try:
        return [function(*arguments) for arguments in cases], None
    except Exception as problem:  # whatever the function of somebody who is learning may raise
        return None, say(f"Not yet: your function stopped with {type(problem).__name__}: {problem}")


def compare(guess, came, parts=None, *, share=False):
    """Says how far a guess was from what came. Nothing is kept.

    guess  None if there was none
    came   a number, a word, or several of them
    parts  what each is called, if there are several
    share  numbers are shares, and said in percent
    """
    if parts is None:
        return print(_distance(guess, came, share, ""))
    if guess is None:
        guess = [None] * len(parts)
    elif not isinstance(guess, (list, tuple)) or len(guess) != len(parts):
        print(f"To compare a guess, write {len(parts)} values: ({', '.join(parts)}).")
        guess = [None] * len(parts)
    for said, so, name in zip(guess, came, parts, strict=True):
        print(_distance(said, so, share and not isinstance(so, str), name + ": "))


def _distance(guess, came, share, name):
    if isinstance(came, str):
        if guess is None:
            return f'{name}No guess. It is "{came}".'
        said = str(guess).strip()
        if said.casefold() == came.casefold():
            return f'{name}You said "{said}", and so it is.'
        return f'{name}You said "{said}"; it is "{came}".'
    show = _percent if share else _short
    if guess is None:
        return f"{name}No guess. It is {show(came)}."
    try:
        said = float(guess)
    except (TypeError, ValueError):
        return (f"{name}It is {show(came)}. A guess that can be compared is a number"
                f"{', such as 0.7' if share else ''}, not {guess!r}.")
    taken = ""
    if share and 1 < said <= 100:
        said, taken = said / 100, f" (taking {_short(said)} as percent)"
    off = said - came
    if abs(off) <= (0.02 if share else 0.1 * abs(came)):
        return f"{name}You said {show(said)}{taken}; it is {show(came)}. Well guessed."
    size = f"{100 * abs(off):.0f} points" if share else _short(abs(off))
    return (f"{name}You said {show(said)}{taken}; it is {show(came)}: {size} too "
            f"{'high' if off > 0 else 'low'}.")


def _short(number):
    return f"{number:.2g}" if abs(number) < 10 else f"{number:,.0f}"


def _percent(p):
    return f"{p:.0%}" if 0.1 <= p <= 0.99 else f"{p:.1%}"
