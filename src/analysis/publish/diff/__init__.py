"""Two versions held against each other: numbers, verdicts, words, figures and the vintages of the data."""
