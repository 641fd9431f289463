"""klaim's reader: articles become claims."""
