"""The parts of the site that need no build: policy, caches, formulas, contents, edition notes."""

import json
import os

import pytest

from analysis import paths
from analysis.book.contents import Chapter, read_chapters
from analysis.book.figures.registry import load_registry
from analysis.errors import AnalysisError
from analysis.results import ensure
from analysis.site import edition_note, finish, freshness, policy
from analysis.site.edition_note import read_edition_note
from analysis.site.formulas import mathml
from release_support import LIGHT_OR_DARK

PAGE = f"<!DOCTYPE html><html><head>\n<script>{LIGHT_OR_DARK}</script></head><body></body></html>"


class TestPolicy:
    def test_the_policy_stands_before_the_first_script_and_once(self):
        once = finish.with_policy(PAGE, "search")
        assert once.index("Content-Security-Policy") < once.index("<script>")
        assert finish.with_policy(once, "search") == once

    def test_no_source_is_another_host_and_no_script_is_unsafe(self):
        allowed = policy.policy("chapters/index", {policy.source(LIGHT_OR_DARK)})
        assert "http" not in allowed
        scripts = next(rule for rule in allowed.split("; ") if rule.startswith("script-src"))
        assert "unsafe" not in scripts
        assert scripts.count("sha256-") == 1

    def test_the_search_alone_may_run_what_reads_its_index(self):
        assert "'wasm-unsafe-eval'" in policy.policy("search", set())
        assert "'wasm-unsafe-eval'" not in policy.policy("chapters/search", set())


class TestFreshness:
    def test_the_key_changes_with_text_and_with_name(self, tmp_path):
        one = tmp_path / "one.yml"
        one.write_text("a: 1")
        before = freshness.fingerprint([one], tmp_path)
        assert freshness.fingerprint([one], tmp_path) == before
        one.write_text("a: 2")
        after = freshness.fingerprint([one], tmp_path)
        two = one.rename(tmp_path / "two.yml")
        assert len({before, after, freshness.fingerprint([two], tmp_path)}) == 3

    def test_chapters_depend_on_code_data_and_lock_but_not_on_page_styles(self):
        files = set(freshness.execution_inputs("england"))
        assert paths.PACKAGE / "book" / "edition.py" in files
        assert paths.DATA / "indicators.yml" in files
        assert paths.ROOT / "requirements.txt" in files
        assert not any(freshness.SITE in f.parents for f in files)

    def test_only_the_latest_caches_stay(self, tmp_path):
        for i, key in enumerate("abcde"):
            folder = freshness.cache_folder(tmp_path, key)
            os.utime(folder, (i, i))
        freshness.cache_folder(tmp_path, "a")
        assert sorted(p.name for p in (tmp_path / freshness.CACHES).iterdir()) == ["a", "d", "e"]


class TestFormulas:
    @pytest.mark.parametrize(
        ("latex", "said"),
        [
            ("a < b", "a is less than b"),
            (r"\rho_g", "rho sub g"),
            ("g(i)", "g of i"),
            (
                r"Y_i = \beta S_i + \gamma' W_i + u_i",
                "Y sub i equals beta S sub i plus gamma prime W sub i plus u sub i",
            ),
            (r"\sum_j w_{ij}\, y_{j,t-1}", "the sum over j of w sub i j, y sub j, t minus 1"),
            (r"\hat\beta^2", "beta hat squared"),
            (r"\frac{a}{b} + \Delta", "a over b, plus capital delta"),
            (r"\sum_{i=1}^{n} x_i", "the sum over i equals 1 to n of x sub i"),
        ],
    )
    def test_a_formula_is_told_in_words(self, latex, said):
        assert f'alttext="{said}"' in mathml(latex)

    def test_a_sign_without_a_name_is_refused(self):
        with pytest.raises(ValueError, match="has no name"):
            mathml(r"a \bowtie b")

    def test_rows_line_up(self):
        assert mathml(r"\begin{aligned} y &= x \\ z &= w \end{aligned}", display=True).count("<mtr") == 2

    def test_a_command_that_would_show_its_name_is_refused(self):
        with pytest.raises(ValueError, match="nosuchcommand"):
            mathml(r"\nosuchcommand{x}")


class TestContents:
    def test_chapters_are_numbered_through_the_parts(self, tmp_path):
        toc = tmp_path / "_toc.yml"
        toc.write_text(
            "format: jb-book\nroot: chapters/index\nparts:\n"
            "  - caption: A\n    numbered: true\n    chapters: [{file: chapters/one}, {file: chapters/two.md}]\n"
            "  - caption: B\n    chapters: [{file: chapters/three}]\n"
            "  - caption: C\n    numbered: true\n    chapters: [{file: chapters/four}]\n"
        )
        assert read_chapters(toc) == [
            Chapter("chapters/index"),
            Chapter("chapters/one", "A", 1),
            Chapter("chapters/two", "A", 2),
            Chapter("chapters/three", "B"),
            Chapter("chapters/four", "C", 3),
        ]

    def test_figures_carry_the_number_of_their_chapter(self):
        # "Figure 2.3" would mislead if the third chapter of the contents were number 2 to the figures.
        numbered = {c.slug: str(c.number) for c in read_chapters() if c.number}
        assert {slug: load_registry().chapter_number(slug, "england") for slug in numbered} == numbered


class TestEditionNote:
    def write(self, folder, monkeypatch, **more):
        monkeypatch.setattr(paths, "RESULTS", folder)
        (folder / "england").mkdir()
        path = folder / "england" / "edition.json"
        facts = {"slug": "england", "name": "England", "version": "0.2.0", "date": "2026-04-09", **more}
        path.write_text(json.dumps(facts))
        os.utime(path, (0, 0))

    def test_a_released_edition_says_version_and_day(self, tmp_path, monkeypatch):
        self.write(tmp_path, monkeypatch, data="released")
        note = read_edition_note("england")
        assert "released results, version 0.2.0" in note.sentence
        assert "9 April 2026" in note.sentence
        assert note.banner == ""

    def test_a_real_edition_has_the_day_of_its_results(self, tmp_path, monkeypatch):
        self.write(tmp_path, monkeypatch, data="real", date="2026-05-03")
        assert read_edition_note("england").long_date == "3 May 2026"

    @pytest.mark.parametrize("fact", edition_note.FACTS)
    def test_no_fact_has_a_fallback(self, tmp_path, monkeypatch, fact):
        self.write(tmp_path, monkeypatch, **{"data": "real", fact: ""})
        with pytest.raises(AnalysisError, match=f"it has no '{fact}', which pages print"):
            read_edition_note("england")

    @pytest.mark.slow
    def test_what_the_writers_write_is_what_the_note_reads(self, tmp_path, monkeypatch):
        monkeypatch.setattr(paths, "RESULTS", tmp_path)
        for data in ("released", "synthetic"):
            ensure("england", data)
            assert read_edition_note("england").data == data

    def test_a_synthetic_edition_has_a_banner(self, tmp_path, monkeypatch):
        self.write(tmp_path, monkeypatch, data="synthetic")
        assert "invented" in read_edition_note("england").banner

    def test_an_unknown_kind_of_data_is_refused(self, tmp_path, monkeypatch):
        self.write(tmp_path, monkeypatch, data="guessed")
        with pytest.raises(AnalysisError, match="guessed"):
            read_edition_note("england")

    def test_the_edition_is_england_unless_the_environment_names_one(self, monkeypatch):
        monkeypatch.delenv("ANALYSIS_REGION", raising=False)
        assert edition_note.edition_slug() == "england"
        monkeypatch.setenv("ANALYSIS_REGION", "london")
        assert edition_note.edition_slug() == "london"
