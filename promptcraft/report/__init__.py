"""Records turned into something to read; no journey imports it."""
