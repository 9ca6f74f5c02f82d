"""Maps: outlines in kilometres, labels that find room, and the drawings made of both."""
