"""How well claims agree with annotated articles: the gold's shape, and the score."""
