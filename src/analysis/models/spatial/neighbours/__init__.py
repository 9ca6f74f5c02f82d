"""Who neighbours whom, as sparse weights: England's own, and anybody's that libpysal made."""
