"""What a figure is before it is drawn: its entry in ``data/figures.yml``, its rows, its title, its source line."""
