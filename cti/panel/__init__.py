"""The browser's rim: the view is pure, the rest touches the page, the socket or the host."""
