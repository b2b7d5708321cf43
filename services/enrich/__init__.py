"""The desk: claims work, reads copy, tags it, writes articles."""
