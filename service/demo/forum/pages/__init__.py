"""The forum's pages for people: plain HTML forms, no JavaScript; every change is a POST with a token."""
