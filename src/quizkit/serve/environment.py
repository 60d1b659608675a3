"""What a kernel may know of the server's environment: a list of names, nothing else.

Voila copies the server's whole environment and the request's query string into every kernel; a
traceback or a careless notebook would show them. Here a kernel gets what Python, the fonts and the
time zone need, and what quizkit means it to have.
"""

from collections.abc import Mapping
from pathlib import Path

KEPT = frozenset(
    {
        # finding programs, libraries and homes
        *("PATH", "HOME", "USER", "LOGNAME", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH"),
        *("DYLD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR"),
        # Windows does not start a process without these
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA"),
        *("PROGRAMDATA", "USERPROFILE", "USERNAME", "NUMBER_OF_PROCESSORS"),
        # language, time, warnings
        *("LANG", "LANGUAGE", "TZ", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONWARNINGS"),
        "QUIZKIT_LANG",
    }
)


def kernel_environment(
    server: Mapping[str, str],
    *,
    folder: Path,
    store: str,
    runtime: Path,
    staff_token: str = "",
    address: str = "",
) -> dict[str, str]:
    """The whole environment of a kernel.

    ``staff_token`` is given to the staff's pages alone, not to a lesson, and so is ``address``, under which
    students reach the server. ``runtime`` is the server's own
    temporary folder: IPython keeps its profile there, so no start-up file and no history of the account
    that runs the server gets in.
    """
    kept = {name: value for name, value in server.items() if name in KEPT or name.startswith("LC_")}
    kept |= {
        "QUIZKIT_DIR": str(folder),
        "QUIZKIT_DB": store,
        "IPYTHONDIR": str(runtime / "ipython"),
        # Widgets need not hear back what they have just said: half the traffic of an answer.
        "JUPYTER_WIDGETS_ECHO": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    if staff_token:
        kept["QUIZKIT_STAFF_TOKEN"] = staff_token
    if address:
        kept["QUIZKIT_ADDRESS"] = address
    return kept
