"""The JSON that the forum answers and delivers, composed from its values; one module a thing."""
