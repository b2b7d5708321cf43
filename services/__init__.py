"""The services. They never import one another; what two of them say lives in `shared`."""
