"""From estimates to what counts: specifications, the curve of all of them, and which held a known truth."""
