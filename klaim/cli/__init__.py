"""What people type. Each verb is a few lines over the module that does the work."""

from klaim.cli import comparing, dead, inbox, inspecting, reading, running, searching, taking  # noqa: F401 - importing them adds their verbs
from klaim.cli.app import app

__all__ = ["app"]
