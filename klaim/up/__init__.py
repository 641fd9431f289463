"""Running klaim on one machine: a Redis of its own and the three services as processes."""
