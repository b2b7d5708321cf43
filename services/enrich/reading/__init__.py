"""From bytes to copy: decode, recognise, guard, extract, normalize."""
