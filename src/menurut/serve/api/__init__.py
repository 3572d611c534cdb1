"""The REST API: each room of it a module with its `router`, mounted below `/api/v1`."""
