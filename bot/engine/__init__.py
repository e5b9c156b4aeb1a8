"""The async shell, one page per loop: ingest, turns, staff, delivery, sweep, lease. Does not know what the conversation
says."""
