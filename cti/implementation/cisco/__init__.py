"""The Implementation for a Cisco CTI Server: a desktop session of GED-188."""
