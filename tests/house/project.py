# SPDX-License-Identifier: Apache-2.0
"""The project as its tests see it: where it is, and which files are its own."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Each room knows only itself and the rooms before it.
ROOMS = ["scenario", "deals", "game", "equilibrium", "inference", "counsel", "uncertainty", "report", "store", "app"]


def own_files():
    """Paths, from the root, of the files that git keeps or would keep; of all but build outputs where there is no git."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True)
    if listing.returncode == 0:
        return sorted({name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()})
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in ("build", ".git", ".cache", "__pycache__")]
        found += [str((Path(folder) / name).relative_to(ROOT)) for name in names]
    return sorted(found)
