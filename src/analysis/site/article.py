"""The text of a built page: what stands between its navigation and its foot."""

START = '<article class="bd-article"'
END = "</article>"


def article_html(page: str) -> str:
    """The article of a page's HTML, from its first tag to its last; empty for a page that has none."""
    start, end = page.find(START), page.rfind(END)
    return page[start:end] + END if start >= 0 else ""
