"""What was found, as sentences chosen from the results: by subject, by chapter, and over all of them."""
