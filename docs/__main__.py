"""`python -m docs` builds the site in outputs/site, `python -m docs FOLDER` elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "model"))

from docs.generate.site import build  # noqa: E402 (the code beside this folder is what is documented)

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "outputs" / "site"
    status = build(folder)
    print(f"The site is in {folder}: open index.html." if not status else "The site has faults: see above.")
    sys.exit(status)
