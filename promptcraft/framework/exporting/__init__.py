"""Writers that turn a framework into files of other tools, which give the same framework when imported."""
