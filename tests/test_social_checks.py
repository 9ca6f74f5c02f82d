"""What the page says of checks does not hang on the processor that made them."""

import pandas as pd
import pytest

from analysis.models.iv.plan import MODEL
from analysis.results.social.checks import _audit


def diagnostics(*values: float) -> pd.DataFrame:
    """Rows of the comparison with linearmodels, with these relative differences."""
    return pd.DataFrame(
        {"model": MODEL, "specification": [f"check/audit/{n}" for n in range(len(values))], "value": values}
    )


@pytest.mark.parametrize("rounding", [3e-9, 3e-10, 0.0, 9.9e-6])
def test_rounding_is_said_as_what_it_stays_below(rounding: float) -> None:
    assert _audit(diagnostics(1e-12, rounding)) == _audit(diagnostics(1e-12))
    assert "under 1e-05" in _audit(diagnostics(rounding)).result


def test_a_difference_is_named_with_its_size() -> None:
    found = _audit(diagnostics(1e-12, 2e-3))
    assert "2e-03" in found.result
    assert "do not use" in found.meaning


def test_nothing_compared_is_said() -> None:
    assert _audit(diagnostics(1e-12).iloc[:0]).result == "Not run"
