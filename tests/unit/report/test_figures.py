"""Pictures: Chinese labels on any machine, what they show, and every form they are written in."""

import random

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

from fakes.counts import school
from quizkit.report.figures import FIGURES, distribution, funnel, mean_by_unit, participation_by_unit
from quizkit.report.fonts import FAMILY, printable
from quizkit.report.pictures import PICTURES, to_pdf, to_png, to_svg
from quizkit.report.tables import By, unit_table

NAMES = ("鄂尔多斯市第一中学", "喆堃玥祎小学", "①②③希望小学", "A$b^2$C 国际学校", "㼆山教学点", "城关小学")


def county(heading, schools: int):
    """A table of schools with very different sizes and with names that are hard to set."""
    rng = random.Random(3)
    counts = [
        school(
            f"{NAMES[i % len(NAMES)]}{i if i >= len(NAMES) else ''}",
            [min(max(round(rng.gauss(75, 12)), 0), 100) * 100 for _ in range(rng.choice([1, 9, 40, 300]))],
            not_started=rng.randrange(0, 30),
        )
        for i in range(schools)
    ]
    return unit_table(counts, By.SCHOOL, heading)


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("schools", [0, 1, 6, 41])
@pytest.mark.parametrize("name", FIGURES)
def test_every_glyph_is_there(heading, name, schools):
    """Any table can be drawn in every form without a missing glyph (a warning, and so an error here)."""
    picture = FIGURES[name](county(heading, schools))
    for export in PICTURES.values():
        assert len(export.write(picture)) > 1000
    for text in picture.figure.findobj(Text):
        assert text.get_fontfamily() == list(FAMILY) or not text.get_text()


def test_schools_are_named_and_ordered_by_value(heading):
    """Up to 40 schools stand by name from the lowest mean at the bottom to the highest at the top."""
    table = county(heading, 6)
    axes = mean_by_unit(table).figure.axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    means = {printable(r["unit"]): r["mean"] for r in table.records()}
    assert labels == sorted(means, key=means.__getitem__)
    assert "A$b^2$C 国际学校" in labels


def test_the_interval_is_drawn(heading):
    """The bar of a school reaches from mean - margin to mean + margin; one student has none."""
    table = unit_table([school("甲", [7000, 8000, 9000] * 5), school("乙", [5000])], By.SCHOOL, heading)
    segments = mean_by_unit(table).figure.axes[0].collections[0].get_segments()
    drawn = [(segment[0][0], segment[1][0]) for segment in segments]
    record = next(r for r in table.records() if r["unit"] == "甲")
    assert drawn[0] == (50, 50)
    assert drawn[1] == pytest.approx((80 - record["margin"], 80 + record["margin"]))


def test_many_schools_make_a_funnel(heading):
    """Above 40 schools the picture of means is the funnel: they can no longer be told apart one by one."""
    assert "实考人数" in texts(mean_by_unit(county(heading, 41)).figure)
    assert "实考人数" not in texts(mean_by_unit(county(heading, 40)).figure)


def test_the_funnel_names_what_lies_outside(heading):
    """A school outside the 95 % limits is named; the sentence says how many there are."""
    counts = [school(f"校{i}", [7400, 7600] * 50) for i in range(10)] + [school("高", [9500, 9700] * 50)]
    picture = funnel(unit_table(counts, By.SCHOOL, heading))
    assert "高" in texts(picture.figure)
    assert "11 个学校" in picture.text


def test_participation_counts_the_enrolled(heading):
    """The picture of participation says n of those enrolled, and how many schools lie below the minimum."""
    table = unit_table(
        [school("甲", [8000] * 9, not_started=1), school("乙", [], not_started=5)], By.SCHOOL, heading
    )
    picture = participation_by_unit(table)
    assert "各学校参与率（%，应考 n = 15）" in texts(picture.figure)
    assert "1 个低于 80%" in picture.text


def test_a_full_mark_is_in_the_last_bar(heading):
    """Every student is in one bar, the full mark in the last."""
    table = unit_table([school("甲", [0, 499, 500, 9999, 10000])], By.SCHOOL, heading)
    heights = [bar.get_height() for bar in distribution(table).figure.axes[0].patches]
    assert heights == [2, 1, *[0] * 17, 2]


def test_titles_say_subject_unit_and_n(heading):
    """Every picture's title says what it is of, in which unit, and how many students."""
    table = county(heading, 6)
    for name, make in FIGURES.items():
        title = make(table).figure.axes[0].get_title(loc="left")
        assert "n = " in title, name
        assert "分" in title or "%" in title or "人" in title


def test_files_are_the_same_each_time(heading):
    """The same table gives the same bytes, at two pixels a dot, and PDF text that can be searched."""
    table = county(heading, 6)
    assert to_svg(mean_by_unit(table)) == to_svg(mean_by_unit(table))
    assert to_png(mean_by_unit(table))[:8] == b"\x89PNG\r\n\x1a\n"
    assert b"/FontFile2" in to_pdf(mean_by_unit(table))


def test_nothing_of_matplotlib_is_changed(heading):
    """Drawing leaves matplotlib's settings as they were and opens no pyplot figure."""
    before = dict(mpl.rcParams)
    to_png(mean_by_unit(county(heading, 6)))
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []


def test_a_character_without_a_glyph_is_marked():
    """A character that no font of ours has is shown as 〓, never as an empty box."""
    assert printable("㼆山−½①") == "〓山−½①"
