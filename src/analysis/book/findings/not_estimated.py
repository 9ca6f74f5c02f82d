"""Why a model has no rows in an edition's results."""

from analysis.book.wording.patterns import say
from analysis.results.reading import Results


def not_estimated(results: Results, model: str) -> str:
    """Why a model has no rows, as the end of a sentence."""
    if results.data == "synthetic":
        return say("models.synthetic")
    return results.models_missing.get(model, say("models.left_out"))
