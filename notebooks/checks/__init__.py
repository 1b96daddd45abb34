"""What guesses and exercises are checked with: `from checks import compare, notebook1 as check`."""

from .answers import compare

__all__ = ["compare"]
