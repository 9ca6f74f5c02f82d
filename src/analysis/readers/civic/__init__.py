"""What people do and own together, and what works against it: grants, libraries, co-operatives, turnout, crime."""
