"""A built folder offered to the phone: read-only, on this machine or in the home network.

Takes a folder that `coach.shelf` built; answers requests for the files that were made there, and for nothing else. It
must not know the command line, and prints nothing. It needs the extra `web`.
"""

from __future__ import annotations

from typing import Final

EXTRA: Final = 'pip install "audio-coach[web]"'
"""What installs what it needs."""
