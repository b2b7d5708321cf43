"""HTML pages: cut into pieces, each judged by what it is, set as blocks; and what the page says of itself."""
