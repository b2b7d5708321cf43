# One file for every image of ours: docker build --build-arg SERVICE=ingest|enrich|web .
# The services `migrate` and `sweep` of docker-compose.yml run from the images of ingest and enrich.
ARG SERVICE

# 3.13: what ./copydesk looks for first as well, so that both run the same Python; fixes come until 2029.
FROM python:3.13-slim AS packages
ARG SERVICE
COPY requirements/${SERVICE}.txt /tmp/requirements.txt
# Without pip inside: what runs in production can install nothing.
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r /tmp/requirements.txt
WORKDIR /opt/copydesk
COPY shared shared
COPY migrations migrations
COPY services/__init__.py services/__init__.py
# The console comes along for `migrate`, `key` and `doctor`; it needs no package that a service lacks.
COPY services/console services/console
COPY services/${SERVICE} services/${SERVICE}
RUN /opt/venv/bin/python -m compileall -q .

FROM python:3.13-slim AS runtime
RUN groupadd --gid 10001 copydesk \
    && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin copydesk \
    && install --directory --owner=10001 --group=10001 --mode=0750 /var/lib/copydesk
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /opt/copydesk /opt/copydesk
# One BLAS thread: workers are scaled by processes, and each pool of threads would cost memory for nothing.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/copydesk \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    OMP_NUM_THREADS=1 \
    COPYDESK_HOME=/var/lib/copydesk \
    COPYDESK_LOG=json
WORKDIR /opt/copydesk
USER 10001:10001
STOPSIGNAL SIGTERM

FROM runtime AS ingest
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "shared.health", "ingest"]
CMD ["python", "-m", "services.ingest", "--host", "0.0.0.0", "--port", "8001"]

FROM runtime AS enrich
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "shared.health", "enrich"]
CMD ["python", "-m", "services.enrich.worker", "--concurrency", "1"]

FROM runtime AS web
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "shared.health", "web"]
CMD ["python", "-m", "services.web", "--host", "0.0.0.0", "--port", "8000"]

FROM ${SERVICE}
