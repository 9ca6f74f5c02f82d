# The graph of the editions: data, prepared tables, results, chapters by region, books, PDFs, one site.
#
#   make editions                     every edition of data/regions.yml
#   make edition REGION=london        one
#   make explain                      what would run, and why
#
# A rule's shell line asks the press (analysis.press.server) for the work, or does it itself where no press
# runs, as on the node of a cluster. Keys stand for code and settings; see analysis.press.keys.

import os
import sys

from analysis.press import book, keys

DATA = os.environ.get("ANALYSIS_DATA", "auto")
EDITIONS = keys.write(DATA)
CHOSEN = config.get("editions", "").split() or EDITIONS
unknown = [slug for slug in CHOSEN if slug not in EDITIONS]
if unknown:
    raise WorkflowError(f"no edition '{unknown[0]}' in data/regions.yml; there are {', '.join(EDITIONS)}")

PRESS = f"{sys.executable} -S -E src/analysis/press/client.py"
BUILD = "_build/editions"


wildcard_constraints:
    slug="|".join(EDITIONS),
    page=r"\w+",


def executed(wildcards):
    """The executed chapters of an edition."""
    return [f"{BUILD}/{wildcards.slug}/notebooks/{page}.ipynb" for page in book.pages(wildcards.slug) if book.has_code(page)]


def text_pages(wildcards):
    """The pages of an edition without code."""
    return [f"chapters/{page}.md" for page in book.pages(wildcards.slug) if not book.has_code(page)]


localrules: site, html_only, all_results


rule site:
    input:
        html=expand(BUILD + "/{slug}/html.done", slug=CHOSEN),
        pdf=expand(BUILD + "/{slug}/{slug}.pdf", slug=CHOSEN) if config.get("pdf", True) else [],
        pack=expand(BUILD + "/{slug}/data.zip", slug=CHOSEN),
        code="_build/keys/assembly.key",
    output:
        "_build/site.done",
    params:
        editions=" ".join(CHOSEN),
    shell:
        "{PRESS} site {output} {params.editions}"


rule html_only:
    input:
        expand(BUILD + "/{slug}/html.done", slug=CHOSEN),


rule all_results:
    input:
        expand("_build/results/{slug}/edition.json", slug=CHOSEN),


rule prepare:
    input:
        "_build/keys/prepare.key",
        "_build/keys/membership.key",
        "_build/keys/data.key",
    output:
        "_build/prepared.done",
    shell:
        "{PRESS} prepare {output}"


rule results:
    input:
        "_build/prepared.done",
        "_build/keys/results.key",
        "_build/keys/region/{slug}.key",
    output:
        "_build/results/{slug}/edition.json",
    shell:
        "{PRESS} results {wildcards.slug}"


rule chapter:
    input:
        text="chapters/{page}.md",
        results="_build/results/{slug}/edition.json",
        code="_build/keys/chapters.key",
        others=lambda wildcards: ["_build/keys/named.key"] if wildcards.page == "area" else [],
    output:
        BUILD + "/{slug}/notebooks/{page}.ipynb",
    shell:
        "{PRESS} chapter {wildcards.page} {wildcards.slug} {output}"


rule html:
    input:
        executed,
        text_pages,
        "_build/keys/site.key",
    output:
        BUILD + "/{slug}/html.done",
    shell:
        "{PRESS} html {wildcards.slug} {output}"


rule pdf:
    input:
        BUILD + "/{slug}/html.done",
        "_build/keys/pdf.key",
    output:
        BUILD + "/{slug}/{slug}.pdf",
    shell:
        "{PRESS} pdf {wildcards.slug} {output}"


rule pack:
    input:
        "_build/results/{slug}/edition.json",
        "_build/keys/pack.key",
    output:
        BUILD + "/{slug}/data.zip",
    shell:
        "{PRESS} pack {wildcards.slug} {output}"
