"""Reading tells nobody anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_reading_leaves_nothing_behind_in_the_user_s_folders(tmp_path: Path) -> None:
    # onnxruntime, which would write there whom to report to, holds back where it sees the variables of a test or of CI.
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH"}}
    command = [sys.executable, "-c", "import menurut; menurut.read('Militer Israel mengatakan desa itu dikuasai.', lang='id')"]
    subprocess.run(command, env=kept | {"HOME": str(tmp_path)}, check=True, capture_output=True)
    assert list(tmp_path.rglob("*")) == []
