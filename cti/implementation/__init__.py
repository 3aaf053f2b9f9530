"""Where a CTI server's wire and our domain meet: OpenCTI Implementations, one per kind."""
