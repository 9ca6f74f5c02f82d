"""The prepared tables of the raw data as a source of results."""

from analysis.prepare import definition, store
from analysis.prepare.boundaries import outlines
from analysis.prepare.labour import dilution
from analysis.regions import load_regions
from analysis.results.fingerprint import fingerprint
from analysis.results.source import Source, catalogued


def real() -> Source:
    """Return the prepared tables of the raw data as a source."""
    return Source(
        data="real",
        load=store.load,
        outlines=outlines,
        definitions=definition.compare_definitions,
        dilution=dilution,
        regions=load_regions(),
        fingerprint=fingerprint,
        datasets=catalogued,
    )
