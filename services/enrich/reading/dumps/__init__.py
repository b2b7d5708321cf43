"""Text dumps of pages: unwrapped, each line judged by what it is, the fields chosen among them."""
