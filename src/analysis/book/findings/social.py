"""What the model of social infrastructure says: its conclusion, or why there is none."""

from analysis.results.reading import Results

MODEL = "social_infrastructure"


def estimated(results: Results) -> bool:
    """Whether there is any row of the model."""
    return not results.social_conclusion.empty


def not_estimated(results: Results) -> str:
    """Why the model has no rows, as the end of a sentence."""
    if results.data == "synthetic":
        return "the models are not estimated on synthetic data"
    return results.models_missing.get(MODEL, "this build did not estimate the models")


def conclusion(results: Results) -> str:
    """The conclusion that the numbers choose, with the counts behind it."""
    if not estimated(results):
        return f"Whether open data bear this out cannot be said here: {not_estimated(results)}."
    return " ".join(results.social_conclusion["text"])
