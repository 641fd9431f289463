"""The command, and the whole of klaim on one machine."""
