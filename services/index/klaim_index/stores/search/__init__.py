"""The index that claims are searched by: how it is filled and how it is asked."""
