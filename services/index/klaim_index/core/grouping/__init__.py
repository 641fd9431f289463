"""Which claims of different articles are one statement, who stands behind it, and where reports contradict (docs/ledger.md).

Functions over plain values: what two articles have in common is judged from the two alone, so that neither the order in which articles
arrive nor what else is known matters.
"""
