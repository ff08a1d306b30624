"""How articles are shown to people: `terminal.py` for the terminal, `page.py` as a page for the browser."""
