"""``python -m bella_core.cli``: the command ``bella``."""

import sys

from . import main

sys.exit(main())
