"""What a user can do, and the one place that holds what is known."""
