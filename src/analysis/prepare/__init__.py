"""Tables by neighbourhood, kept as Parquet and rebuilt only when something changed.

A room for each subject; what all of them use stands here.

``store``
    ``load(name)`` returns a table; ``@prepared`` registers a builder.
``carry``
    Counts and rates on older or larger areas brought to LSOA21.
``indices.definition``
    Which neighbourhoods are doubly disadvantaged, and how other definitions compare.
"""
