"""What a widget of a session is connected by, and the state of a widget as its page gets it."""

from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from ipywidgets import Widget
from ipywidgets.widgets.widget import _remove_buffers

from quizkit.widgets.elements import Element

if TYPE_CHECKING:
    from quizkit.serve.sessions.session import Session

CORE = ("@jupyter-widgets/base", "@jupyter-widgets/controls")
# They stand beside the state in a message.
_BESIDE = ("_model_name", "_model_module", "_model_module_version")
# What begins with another value in the page's scripts than here: see tests/serve/test_defaults.py.
_DIFFERENT = frozenset({"allowed_tags", "behavior", "icons", "index", "rows", "step", "tooltips"})
_PLAIN = (str, int, float, type(None))
# Widgets that most widgets never need; a page does without until they are asked for here.
_SELDOM = ("layout", "style")
# The page's bundle has the scripts and styles of quizkit's own elements.
_BUNDLED = ("_esm", "_css")
# A person can set these; everything else of a core widget is the server's alone.
SETTABLE = frozenset({"value", "index", "selected_index"})
_MISSING = object()


def of_class(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``functools.cache`` for a function of a class, kept by the class itself.

    A notebook may define classes; a cache of ours would keep them, and with them all that their session had.
    """
    name = f"_quizkit{make.__name__}"

    @wraps(make)
    def kept(class_: Any) -> Any:
        value = class_.__dict__.get(name, _MISSING)
        if value is _MISSING:
            value = make(class_)
            setattr(class_, name, value)
        return value

    return kept


class SessionComm:
    """The end of a widget's line in its session; what ipywidgets needs of a comm, and no more.

    Thousands are open at once, so there is no topic, no callback and no name of its own: what a page says to
    a widget the session hands over itself.
    """

    __slots__ = ("announced", "comm_id", "session")

    def __init__(self, session: "Session", comm_id: str) -> None:
        self.session: Session | None = session
        self.comm_id = comm_id
        self.announced = False
        """Whether the page knows of it; until then no change needs to be told."""

    @property
    def kernel(self) -> Any:
        """What ipywidgets looks at before it sends: None while nobody would hear."""
        return self.session.line if self.session is not None else None

    def on_msg(self, callback: Any) -> None:
        """Nobody is told: the session knows its widgets."""

    def on_close(self, callback: Any) -> None:
        """Nobody is told: a session closes its own widgets."""

    def send(self, data: Any = None, metadata: Any = None, buffers: Any = None) -> None:  # noqa: ARG002
        """A custom message, or an update that code outside quizkit has put together."""
        if self.kernel is not None and self.session is not None:
            self.session.tell(self.comm_id, data, buffers)

    def close(self, *_args: Any, **_kwargs: Any) -> None:
        """The widget is gone."""
        session, self.session = self.session, None
        if session is not None:
            session.forget(self)


@of_class
def _plan(widget: Any) -> tuple[tuple[str, Any, Any], ...]:
    """Of each synced trait of a class: its name, how it becomes JSON, and the value that need not be sent."""
    core = widget._model_module.default_value in CORE
    dynamic = {name for cls in widget.__mro__ for name in cls.__dict__.get("_trait_default_generators", ())}
    bundled = _BUNDLED if issubclass(widget, Element) else ()
    plan = []
    for name, trait in widget.class_traits(sync=True).items():
        if name in _BESIDE or name in bundled:
            continue
        # A page that is not of the core widgets cannot know our defaults.
        known = core and name not in dynamic and name not in _DIFFERENT
        if name == "value" and not isinstance(trait.default_value, _PLAIN):
            known = False  # the script's sliders of two ends and its pictures begin with something else
        default = trait.default_value if known else _MISSING
        plan.append((name, trait.metadata.get("to_json"), default))
    return tuple(plan)


def state_of(widget: Widget, names: frozenset[str] | set[str] | None = None) -> dict[str, Any]:
    """The synced traits of a widget as JSON, without those that have their class's default value.

    With ``names`` just these, whatever their values.
    """
    values, state = widget._trait_values, {}
    for name, to_json, default in _plan(widget.__class__):
        if names is not None:
            if name not in names:
                continue
            value = getattr(widget, name)
        else:
            value = values.get(name, _MISSING)
            if value is _MISSING:
                # Never asked for: for a core widget the default, which also need not be made.
                if default is not _MISSING or name in _SELDOM:
                    continue
                value = getattr(widget, name)
            elif default is not _MISSING and _equal(value, default):
                continue
        state[name] = value if to_json is None else to_json(value, widget)
    return state


@of_class
def made_at_opening(widget: Any) -> tuple[str, ...]:
    """What ``state_of`` will ask for although nobody has set it; it may be a widget, which has an owner."""
    return tuple(n for n, _j, default in _plan(widget) if default is _MISSING and n not in _SELDOM)


def _equal(value: Any, default: Any) -> bool:
    return value is default or (type(value) is type(default) and bool(value == default))


@of_class
def settable(widget: Any) -> frozenset[str] | None:
    """Which traits a page may set; None for all without a leading underscore (not a core widget)."""
    return SETTABLE if widget._model_module.default_value in CORE else None


def whole_of(widget: Widget) -> dict[str, Any]:
    """A widget as a page makes it anew."""
    state, paths, buffers = split_off(widget, state_of(widget))
    # Almost always these are the class's own and have been asked for; the trait's way is longer.
    name, module, version = (widget._trait_values.get(n) or getattr(widget, n) for n in _BESIDE)
    whole: dict[str, Any] = {
        "model_name": name,
        "model_module": module,
        "model_module_version": version,
        "state": state,
    }
    if buffers:
        whole |= {"buffer_paths": paths, "buffers": buffers}
    return whole


def split_off(widget: Widget, state: dict[str, Any]) -> tuple[dict[str, Any], list[Any], list[str]]:
    """State without its binary parts, where they stood, and those parts."""
    if not any(isinstance(value, bytes | bytearray | memoryview | dict | list) for value in state.values()):
        return state, [], []
    if type(widget).__module__ == "quizkit.widgets.elements":
        return state, [], []  # their dictionaries are JSON
    rest, paths, buffers = _remove_buffers(state)
    return rest, paths, encoded(buffers)


def encoded(buffers: Any) -> list[str]:
    """Binary parts as JSON takes them."""
    return [b64encode(bytes(buffer)).decode() for buffer in buffers]


def free(widget: Any) -> None:
    """Closes a widget of a session that is over and lets go of what it held, also if its closing fails."""
    if widget.comm is not None:
        widget.comm.session = None
    try:
        widget.close()
    finally:
        cut(widget)
        widget._trait_values.clear()


def cut(widget: Any) -> None:
    """Cuts a closed widget's circles: its callbacks know the widget itself and the app that holds it."""
    for name in ("_msg_callbacks", "_click_handlers"):
        dispatcher = widget.__dict__.get(name) or widget._trait_values.get(name)
        if dispatcher is not None:
            dispatcher.callbacks.clear()
    widget._trait_notifiers.clear()
