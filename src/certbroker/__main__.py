"""`python -m certbroker`: the command line."""

import sys

from certbroker.cli import main

if __name__ == "__main__":
    sys.exit(main())
