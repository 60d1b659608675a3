"""What a picture for lessons has drawn, and whether it can be read."""

from itertools import combinations
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from quizkit.report.lesson_figures import LessonPicture


def labels(picture: LessonPicture) -> dict[str, Any]:
    """Every text that is drawn, with the rectangle it takes in dots."""
    renderer = FigureCanvasAgg(picture.figure).get_renderer()
    found = [text for text in picture.figure.findobj(Text) if text.get_text()]
    return {
        f"{number} {text.get_text()}": text.get_window_extent(renderer) for number, text in enumerate(found)
    }


def overlapping(picture: LessonPicture) -> list[tuple[str, str]]:
    """Texts that cover each other by more than the line of a letter."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(labels(picture).items(), 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 3
    ]


def cut_off(picture: LessonPicture) -> list[str]:
    """Texts that reach out of the figure."""
    width, height = picture.figure.get_size_inches() * picture.figure.dpi
    return [
        text
        for text, box in labels(picture).items()
        if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
    ]
