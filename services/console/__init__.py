"""The operator's terminal: starts everything, posts, watches, runs again."""
