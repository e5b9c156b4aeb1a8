# Two stages: the first installs the locked packages from wheels, the second has neither a compiler nor an installer's cache.

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /opt/otklik \
 && /opt/otklik/bin/python -m pip install --quiet --no-cache-dir --require-hashes --only-binary=:all: -r requirements.lock \
 && /opt/otklik/bin/python -m pip uninstall --quiet --yes pip
COPY bot ./bot
COPY handlers ./handlers
COPY locales ./locales
# The container's root is read-only: compiled now, or at every start. Readable whatever the builder's umask was.
RUN /opt/otklik/bin/python -m compileall -q bot handlers \
 && chmod -R a+rX /app /opt/otklik

FROM python:3.13-slim-bookworm
LABEL org.opencontainers.image.title="otklik" \
      org.opencontainers.image.description="Customer support for Telegram and VK, answered in a staff group chat" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/otklik /opt/otklik
COPY --from=build /app /app
# A numeric user, so that a cluster can see that it is not root. /data must be writable by it when it is a bind mount.
RUN mkdir /data && chown 10001:10001 /data
ENV PATH=/opt/otklik/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LOG_FORMAT=json \
    DATA_DIR=/data
WORKDIR /app
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8080
# Alive is enough here: restarting does not mend a messenger that is away. /readyz says what is wrong.
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('HTTP_PORT', '8080')}/healthz\", timeout=2)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
