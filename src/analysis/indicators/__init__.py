"""Indicators as data, and pooled rates by group for any set of neighbourhoods.

``spec``
    ``data/indicators.yml``, read and checked.
``parts``
    Numerators and denominators by neighbourhood.
``spread``
    How far a value would move with other local authorities.
``comparison``
    How two values stand to each other.
``pooled``
    Ratios of sums by group, and how they stand to each other.
``constraints``, ``similar``
    ``data/constraints.yml`` and ``data/similar_areas.yml``, read and checked.
"""
