# For hands that type make. Everything is in ./copydesk; `./copydesk --help` tells more.
.PHONY: up test lint lock images
up test lint lock:
	./copydesk $@
images:
	docker compose build
