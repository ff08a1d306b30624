"""Measures the product where the shared gold and its scorers are at hand; `python -m eval --help`."""
