"""The pure core: values and functions only. No await, no clock, no randomness, no environment."""
