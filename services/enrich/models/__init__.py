"""What was trained, as files of numbers, and the scripts that train it."""
