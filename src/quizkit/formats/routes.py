"""Routes: from a JSON file to a domain value, or to all of its problems."""

from collections.abc import Sequence
from pathlib import Path as FilePath

from quizkit.domain.questions import Source
from quizkit.domain.routes import Place, Position, River, Route
from quizkit.formats.bank_checks import check_unique
from quizkit.formats.document import Document
from quizkit.formats.facts import read_date
from quizkit.formats.findings import Findings
from quizkit.formats.problems import Path
from quizkit.formats.routes_models import PlaceFile, RiverFile, RouteFile
from quizkit.formats.shape import shown, validated
from quizkit.formats.versions import upgraded

_MOST_NORTH = 85


def load_route(path: FilePath | str) -> Route:
    """The route in the file ``path``.

    Raises:
        InvalidFile: with every problem of the file.
        OSError: it cannot be read.
    """
    document = Document(FilePath(path))
    route = read_route(document)
    document.raise_problems()
    assert route is not None  # noqa: S101 - without a problem there is a route
    return route


def read_route(document: Document) -> Route | None:
    """The route of ``document``, its problems noted there; None unless its shape holds."""
    value = upgraded(document)
    model = None if value is None else validated(RouteFile, value, document, ())
    if model is None:
        return None
    if model.id != document.path.stem:
        document.find(("id",), "not_file_name", id=model.id, file=document.path.stem)
    ids = [place.id for place in model.places]
    check_unique(ids, "same_place_id", "id", document, lambda n: ("places", n, "id"))
    names = [place.name.strip() for place in model.places]
    check_unique(names, "same_place_name", "name", document, lambda n: ("places", n, "name"))
    _check_path(model.path, ids, document)
    return Route(
        id=model.id,
        title=model.title.strip(),
        places=tuple(_place(place, document, ("places", n)) for n, place in enumerate(model.places)),
        rivers=tuple(_river(river, document, ("rivers", n)) for n, river in enumerate(model.rivers)),
        path=tuple(model.path),
        sources=tuple(Source(s.title, s.by, s.year, s.place) for s in model.sources),
    )


def _check_path(path: Sequence[str], ids: Sequence[str], document: Findings) -> None:
    before = None
    for number, id_ in enumerate(path):
        if id_ not in ids:
            document.find(("path", number), "unknown_place", id=shown(id_), ids=", ".join(ids))
        elif id_ == before:
            document.find(("path", number), "same_stop", id=id_)
        before = id_
    passed = set(path)
    for number, id_ in enumerate(ids):
        if id_ not in passed:
            document.find(("places", number, "id"), "place_not_passed", id=id_)


def _place(model: PlaceFile, document: Findings, path: Path) -> Place:
    date = None if model.date is None else read_date(model.date, document, (*path, "date"))
    return Place(model.id, model.name.strip(), Position(model.lon, model.lat), date, model.side or "")


def _river(model: RiverFile, document: Findings, path: Path) -> River:
    line = tuple(_position(pair, document, (*path, "line", n)) for n, pair in enumerate(model.line))
    label = None if model.label is None else _position(model.label, document, (*path, "label"))
    return River(model.name.strip(), line, label)


def _position(pair: Sequence[float], document: Findings, path: Path) -> Position:
    lon, lat = pair
    if abs(lon) > 180 or abs(lat) > _MOST_NORTH:  # noqa: PLR2004 - degrees
        document.find(path, "no_such_position", value=f"{lon:g}, {lat:g}")
    return Position(lon, lat)
