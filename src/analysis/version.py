"""The version of the software; a release of results adds its own number to it."""

__version__ = "0.1.0"
