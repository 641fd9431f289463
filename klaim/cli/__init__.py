"""What people type. Each verb is a few lines over the module that does the work."""

from klaim.cli.app import app

__all__ = ["app"]
