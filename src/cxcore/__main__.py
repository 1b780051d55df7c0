"""``python -m cxcore``: the command line."""

import sys

from cxcore.cli import main

sys.exit(main(sys.argv[1:]))
