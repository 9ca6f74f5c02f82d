"""An area in words and numbers: its names, wards, neighbourhoods, constraints, improvers, levers, similar areas."""
