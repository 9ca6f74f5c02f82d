"""Indices that rank places: deprivation, community needs, and those that chose who is funded."""
