"""CTI servers to play with: one small switch, a front for each wire, and orders for tests."""
