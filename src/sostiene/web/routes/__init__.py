"""The parts of the site, one module each: a route asks one question and hands what it finds to `pages.answer`."""
