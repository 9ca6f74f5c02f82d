"""What the model of social infrastructure says: its conclusion, or why there is none."""

from analysis.book.findings.not_estimated import not_estimated
from analysis.book.wording.patterns import say
from analysis.book.wording.statement import gives
from analysis.regions import COUNTRY
from analysis.results.reading import Results

MODEL = "social_infrastructure"


def estimated(results: Results) -> bool:
    """Whether there is any row of the model."""
    return not results.social_conclusion.empty


def conclusion(results: Results) -> str:
    """The conclusion that the numbers choose, with the counts behind it."""
    if not estimated(results):
        return say("models.social_unknown", why=not_estimated(results, MODEL))
    return gives(" ".join(results.social_conclusion["text"]), "social.conclusion", COUNTRY)
