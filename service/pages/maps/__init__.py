"""Maps: where something is, drawn on the server."""
