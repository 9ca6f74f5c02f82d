"""The prepared tables of the raw data as an origin of results."""

from analysis.prepare import store
from analysis.prepare.economy.labour import dilution
from analysis.prepare.geography.boundaries import outlines
from analysis.prepare.indices import definition
from analysis.regions import load_regions
from analysis.results.fingerprint import fingerprint
from analysis.results.origin import ModelTables, Origin, catalogued


def _models() -> ModelTables:
    """Return the tables of the models, whose libraries take seconds to import."""
    from analysis.results.model_tables import model_tables

    return model_tables()


def real() -> Origin:
    """Return the prepared tables of the raw data as an origin."""
    return Origin(
        data="real",
        load=store.load,
        outlines=outlines,
        definitions=definition.compare_definitions,
        dilution=dilution,
        models=_models,
        regions=load_regions(),
        fingerprint=fingerprint,
        datasets=catalogued,
    )
