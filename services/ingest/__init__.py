"""The door for articles: HTTP in, a submission and its work row out."""
