# lot-genealogy in a small image: what the lock names, checked by its hashes, run by a user without rights.
# The database is not in it: NEO4J_URI names one (docker-compose.yml brings it along).
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
COPY requirements.lock ./
# All that the lock names, each checked by its hash; then of these only what the program itself needs, without the network.
RUN pip download --require-hashes --requirement requirements.lock --dest /wheels
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY genealogy genealogy
COPY queries queries
COPY loaders loaders
COPY api api
RUN python -m venv /opt/genealogy && /opt/genealogy/bin/pip install --no-index --find-links /wheels ".[api,loaders]"

FROM python:3.13-slim
RUN useradd --system --create-home --uid 10001 genealogy
COPY --from=build /opt/genealogy /opt/genealogy
COPY LICENSE NOTICE /usr/share/doc/lot-genealogy/
ENV PATH=/opt/genealogy/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER genealogy
WORKDIR /home/genealogy
ENTRYPOINT ["genealogy"]
CMD ["--help"]
