"""Files that people write are read here, and their faults said in one way.

``document``
    A YAML or CSV file as values that know their lines; a key that stands twice is a fault.
``reading``
    A file as objects of the room that owns it: every fault of its form, a line each.
``forms``
    What a value can be, in words: a text, a list, a share.
``faults``
    File, line, value, what is allowed; the nearest of the names that there are.
``remembered``
    Files that are read often, parsed once for each of their states.
"""

from analysis.settings.faults import Fault, SettingsError, near
from analysis.settings.reading import Settings, by_name, read, read_rows, setting
from analysis.settings.remembered import once_for_each_state

__all__ = [
    "Fault",
    "Settings",
    "SettingsError",
    "by_name",
    "near",
    "once_for_each_state",
    "read",
    "read_rows",
    "setting",
]
