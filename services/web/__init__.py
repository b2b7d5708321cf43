"""The front page: articles, search, feeds and comments for readers."""
