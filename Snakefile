# The graph of the editions, the same on a laptop and on a cluster: one job an edition.
#
#   make editions                     every edition of data/regions.yml
#   make edition REGION=london        one, without Snakemake
#   make explain                      what would be made, and why
#
# A file's name holds the hash of what it was made from (analysis.build.stamps), so that Snakemake has only to see
# whether it is there: times of files decide nothing.

import os
import shlex
import sys

from analysis.build.plan import plan

PLAN = plan(config.get("editions", "").split(), config.get("only", "site"), config.get("data", ""))
DATA = PLAN.choice.mode
STALE = PLAN.stale
SITE = [] if PLAN.extent == "html" else [PLAN.site_stamp]
CALL = f"{shlex.quote(sys.executable)} -W ignore -m analysis"
THREADS = max(1, workflow.cores // max(1, len(STALE))) if workflow.cores else 1


localrules: editions, site


rule editions:
    input:
        [PLAN.edition_stamp(slug) for slug in PLAN.slugs],
        SITE,


rule prepare:
    output:
        touch(f"{PLAN.results_stamp}.prepared"),
    shell:
        "{CALL} prepare"


rule results:
    input:
        ancient(f"{PLAN.results_stamp}.prepared") if PLAN.prepares else [],
    output:
        touch(PLAN.results_stamp),
    params:
        editions=" ".join(f"--region {slug}" for slug in PLAN.slugs),
    shell:
        "{CALL} results {params.editions} --data {DATA}"


rule edition:
    input:
        ancient(PLAN.results_stamp),
    output:
        "made/{slug}." + PLAN.extent + ".{key}",
    threads: THREADS
    shell:
        "{CALL} edition {wildcards.slug} --apart --only {PLAN.extent} --data {DATA} --cores {threads}"


rule site:
    input:
        ancient([PLAN.edition_stamp(slug) for slug in PLAN.slugs]),
    output:
        touch(PLAN.site_stamp),
    params:
        editions=" ".join(PLAN.slugs),
    shell:
        "{CALL} site {params.editions}"
