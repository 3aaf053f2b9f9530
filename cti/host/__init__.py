"""What a host page can do: one pure translator for each convention."""
