# One file for the three services: docker build --build-arg SERVICE=ingest|extract|index; and for the command: --target tools
FROM python:3.13-slim AS build
ARG SERVICE
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv /app
WORKDIR /src
# The dependencies first: they change seldom, and this layer is kept.
COPY requirements/${SERVICE}.lock requirements.lock
RUN /app/bin/pip install --require-hashes -r requirements.lock
COPY shared shared
COPY services/${SERVICE} service
RUN /app/bin/pip install --no-deps --no-build-isolation ./shared ./service \
 && /app/bin/pip uninstall --yes hatchling pip

# The command, for those who look after the stores: docker compose run --rm tools audit
FROM python:3.13-slim AS build-tools
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv /app
WORKDIR /src
COPY requirements/klaim.lock requirements.lock
RUN /app/bin/pip install --require-hashes -r requirements.lock
COPY shared shared
COPY services services
COPY seeds seeds
COPY klaim klaim
COPY pyproject.toml README.md ./
RUN /app/bin/pip install --no-deps --no-build-isolation ./shared ./services/ingest ./services/extract ./services/index . \
 && /app/bin/pip uninstall --yes hatchling pip

FROM python:3.13-slim AS tools
RUN useradd --uid 10000 --no-create-home klaim
COPY --from=build-tools /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER klaim
WORKDIR /data
ENTRYPOINT ["klaim"]

FROM python:3.13-slim
ARG SERVICE
RUN useradd --uid 10000 --no-create-home klaim && install -d -o klaim -g klaim /data /inbox
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SERVICE=${SERVICE}
USER klaim
WORKDIR /data
CMD ["sh", "-c", "exec python -m klaim_${SERVICE}"]
