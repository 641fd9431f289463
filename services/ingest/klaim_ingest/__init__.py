"""klaim's front door: a watched folder becomes articles on a stream."""
