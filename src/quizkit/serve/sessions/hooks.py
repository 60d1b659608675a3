"""ipywidgets in many sessions of one process.

ipywidgets keeps one dictionary of all widgets and one control comm for a process. Here every widget belongs
to the session in whose context it was made: its comm is the session's, the global dictionary does not hold
it, and changes are collected and told when the session has done its step. Outside a session everything is
as it was, but that no page hears back what it has said.

``comm.create_comm`` is the official hook; the six methods below have none. ``tests/serve/test_hooks.py``
fails when an ipywidgets is installed in which they differ.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import comm
import ipywidgets.widgets.widget as stock
from ipywidgets import CallbackDispatcher, Widget

from quizkit.serve.sessions.comms import SessionComm, made_at_opening, of_class

if TYPE_CHECKING:
    from quizkit.serve.sessions.session import Session

current: ContextVar["Session | None"] = ContextVar("quizkit_session", default=None)
_stock: dict[str, Any] = {}


def install() -> None:
    """Puts the hooks in place; once is enough, more does no harm."""
    if _stock:
        return
    _stock.update(
        create_comm=comm.create_comm,
        open=Widget.open,
        close=Widget.close,
        notify_change=Widget.notify_change,
        send_state=Widget.send_state,
        keys=Widget._default_keys.func,
        call=CallbackDispatcher.__call__,
    )
    comm.create_comm = _create_comm
    Widget.open = _open
    Widget.close = _close
    Widget.notify_change = _notify_change
    Widget.send_state = _send_state
    Widget._default_keys.func = _default_keys
    # A page need not hear back what it has just said.
    stock.JUPYTER_WIDGETS_ECHO = False
    CallbackDispatcher.__call__ = _call


def _create_comm(*args: Any, **kwargs: Any) -> Any:
    session = current.get()
    if session is None:
        return _stock["create_comm"](*args, **kwargs)
    return session.new_comm(kwargs.get("comm_id"))


def _open(widget: Any) -> None:
    """A widget's line, without putting its state together: nobody knows of it yet."""
    session = current.get()
    if session is None:
        _stock["open"](widget)
    elif _line(widget) is None:
        line = session.new_comm(widget._model_id, widget)
        widget._model_id = line.comm_id
        # Not by the trait: its observer would put the widget into the dictionary of all, where what a page
        # sends as a reference is looked up; another session's widget must not be found.
        widget._trait_values["comm"] = line
        for name in made_at_opening(widget.__class__):
            # When the state is sent it is too late: that happens outside the session's context.
            getattr(widget, name)


def _line(widget: Any) -> Any:
    """The widget's comm; asked for so often that the trait's own way is too long."""
    return widget._trait_values.get("comm")


def _close(widget: Any) -> None:
    """As ipywidgets does it, without telling observers of ``comm``, which ``_open`` does not tell either."""
    line = _line(widget)
    if type(line) is SessionComm:
        widget._trait_values["comm"] = widget._repr_mimebundle_ = None
        line.close()
    elif line is not None:
        _stock["close"](widget)


def _notify_change(widget: Any, change: Any) -> None:
    line = _line(widget)
    if line is not None:
        if type(line) is not SessionComm:
            _stock["notify_change"](widget, change)
            return
        name, session = change["name"], line.session
        if line.announced and session is not None and _is_news(widget, name):
            session.changed(line.comm_id, name)
    super(Widget, widget).notify_change(change)


def _is_news(widget: Any, name: str) -> bool:
    """Whether a page has this trait, and has not just said its value itself."""
    if name not in _names(widget.__class__):
        return False
    lock = widget._trait_values.get("_property_lock")
    return not lock or name not in lock or widget._should_send_property(name, getattr(widget, name))


def _send_state(widget: Any, key: Any = None) -> None:
    line = _line(widget)
    if type(line) is not SessionComm:
        _stock["send_state"](widget, key)
    elif line.announced and line.session is not None:
        names = _names(widget.__class__) if key is None else {key} if isinstance(key, str) else set(key)
        for name in names:
            # Made now, in the session's context, if nobody has asked for it yet.
            getattr(widget, name)
        if names:
            line.session.changed(line.comm_id, *names)


@of_class
def _names(widget: Any) -> dict[str, None]:
    """The synced traits of a class, in their order."""
    return dict.fromkeys(widget.class_traits(sync=True))


def _default_keys(widget: Any) -> list[str]:
    """The same for every widget of a class; looking them up each time is a third of making a widget."""
    return list(_names(widget.__class__))


def _call(dispatcher: Any, *args: Any, **kwargs: Any) -> Any:
    """Runs callbacks; a failing one is the session's trouble, not a line in a log that nobody reads."""
    session = current.get()
    if session is None:
        return _stock["call"](dispatcher, *args, **kwargs)
    value = None
    callback: Callable[..., Any]
    for callback in list(dispatcher.callbacks):
        try:
            given = callback(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - one student's fault touches nobody else
            session.failed(error)
        else:
            value = given if given is not None else value
    return value
