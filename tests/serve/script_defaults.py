"""The values with which the scripts of core widgets begin; run as a program it writes them down.

Needs the installed ``node_modules`` of the light page (``npm ci`` there) and Chromium. To be run again when
``package-lock.json`` names other versions of @jupyter-widgets/base or controls.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

FRONT = Path(__file__).parent.parent.parent / "src" / "quizkit" / "serve" / "front"
WRITTEN = Path(__file__).with_suffix(".json")
PACKAGES = ("@jupyter-widgets/base", "@jupyter-widgets/controls")
_ENTRY = """
import * as base from "@jupyter-widgets/base";
import * as controls from "@jupyter-widgets/controls";
window.defaults = {};
for (const [name, model] of [...Object.entries(base), ...Object.entries(controls)]) {
  if (/Model$/.test(name) && model.prototype && model.prototype.defaults) {
    const begun = model.prototype.defaults.call(Object.create(model.prototype));
    window.defaults[name] = JSON.parse(JSON.stringify(begun));
  }
}
"""


def locked() -> dict[str, str]:
    """The versions of the packages that the light page is built with."""
    packages = json.loads((FRONT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return {name: packages[f"node_modules/{name}"]["version"] for name in PACKAGES}


def _read() -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        built = Path(folder) / "built.js"
        options = ["--bundle", "--format=iife", "--loader:.svg=text", "--loader:.css=empty"]
        esbuild = [str(FRONT / "node_modules" / ".bin" / "esbuild"), f"--outfile={built}", *options]
        subprocess.run(esbuild, input=_ENTRY, text=True, check=True, cwd=FRONT)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(path=built)
        found: dict[str, Any] = page.evaluate("window.defaults")
        browser.close()
    return found


def main() -> None:
    """Writes the file that the test reads."""
    text = json.dumps({"versions": locked(), "defaults": _read()}, indent=1, sort_keys=True)
    WRITTEN.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
