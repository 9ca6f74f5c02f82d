"""Which area lies in which: lookups, outlines, names, kinds of place, postcodes."""
