"""CPython's rim: serves the panel, its settings and the demo."""
