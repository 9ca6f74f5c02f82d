"""Every neighbourhood of England by name, place and measure: one folder of tables for all editions together."""
