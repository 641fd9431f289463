"""What people say of claims and groups: what of it holds, where in the text it belongs, what it makes of a claim (docs/corrections.md)."""
