"""How long work tells how far it has come."""


from .extras import needed


class Progress:
    """A context that gives what the extension calls with (done, total).

    `asked` is None or False for silence, True for a tqdm bar, or a function of (done, total).
    """

    def __init__(self, asked, unit="case"):
        self._asked = asked
        self._unit = unit
        self._bar = None

    def __enter__(self):
        if self._asked is None or self._asked is False:
            return None
        if self._asked is not True:
            return self._asked
        self._bar = needed("tqdm.auto").tqdm(unit=self._unit, unit_scale=True)
        return self._show

    def __exit__(self, *exception):
        if self._bar is not None:
            self._bar.close()
        return False

    def _show(self, done, total):
        self._bar.total = total
        self._bar.update(done - self._bar.n)
