"""The REST API of the forum, one module a resource; `routes.py` lists it all."""
