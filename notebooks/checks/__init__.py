"""What the exercises are checked with: each notebook has its own, `from checks import notebook1`."""
