"""Messengers. Each folder has the same files and does not know the others; `port.py` is all that the engine knows of
them."""
