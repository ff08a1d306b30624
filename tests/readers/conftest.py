"""Property tests here have no deadline: the first example also pays for loading the language detector."""

from hypothesis import settings

settings.register_profile("readers", deadline=None)
settings.load_profile("readers")
