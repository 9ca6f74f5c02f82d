"""The site that Jupyter Book builds from the chapters, and the PDF made of its pages."""
