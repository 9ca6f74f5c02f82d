"""What stands on a page, whatever it says: figures and tables as HTML, SVG, colours, the widths of texts."""
