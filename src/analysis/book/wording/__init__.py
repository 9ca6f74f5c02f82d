"""Below every sentence: numbers as text, grammar, and values by name; nothing here knows a chapter."""
