"""Who, where, what about: all tags of one copy from one pass over its tokens."""
