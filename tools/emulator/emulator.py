"""An AWS API on this machine: moto, with what it lacks mended. Everything lives in its memory.

    python3 tools/emulator/emulator.py PORT

Listens on 127.0.0.1 only. Answers GET /moto-api/ once it is ready.
"""

import os
import sys

# Roles attach policies that AWS manages; without this moto knows none of them, and the provider waits for them.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

from mends import mend_all  # noqa: E402
from moto.server import main  # noqa: E402

if __name__ == "__main__":
    mend_all()
    main(["-H", "127.0.0.1", "-p", sys.argv[1]])
