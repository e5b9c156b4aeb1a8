"""Where staff work: staff updates into events, desk effects into operations of a messenger. Pure."""
