"""What the official API schemas say about the emulated methods, compact, and the check of requests against it."""
