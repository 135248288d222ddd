"""Where things are kept: folders, settings, keys; the only reader of promptcraft.toml and the environment."""
