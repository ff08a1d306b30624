"""Pages from the web, as a guest: what may be asked for (`request`), one page (`pages`), many of them (`polite`)."""
