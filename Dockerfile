# friendshore in a container:
#   docker build --tag friendshore .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" friendshore solve allies
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels pip install --no-cache-dir /wheels/*.whl \
    && useradd --create-home planner \
    && install --directory --owner planner /work
USER planner
ENV HOME=/tmp
WORKDIR /work
ENTRYPOINT ["friendshore"]
CMD ["--help"]
