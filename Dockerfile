# Server, worker and command line in one image; the arguments say which: serve, serve --no-worker, worker, ai.
FROM node:20-bookworm-slim AS source
WORKDIR /app
COPY . .

FROM source AS build
# As scripts/install.sh does, and for the same reason: `npm ci` refuses a lock that lacks a package of another platform.
RUN npm install --no-audit --no-fund && npm run build \
  && find packages \( -name src -prune -o -name '*.test.*' -o -name '*.tsbuildinfo' \) -exec rm -rf {} +

FROM source AS dependencies
# Debian's programs stand in for those of npm; of the model's runtime only the libraries of Linux are needed.
RUN npm install --omit=dev --workspace packages/server --no-audit --no-fund \
  && rm -rf node_modules/@ffmpeg-installer node_modules/@ffprobe-installer node_modules/@echogarden \
    node_modules/onnxruntime-node/bin/napi-v*/darwin node_modules/onnxruntime-node/bin/napi-v*/win32

FROM node:20-bookworm-slim
# tini is process 1: it passes signals on, and buries the processes of jobs whose parent has gone.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates espeak-ng ffmpeg tini \
  && rm -rf /var/lib/apt/lists/*
# A user with a home: a library asks for it and ends the process without one. USER is a number: Kubernetes sees that it isn't root.
RUN groupadd --gid 10001 kiln \
  && useradd --uid 10001 --gid kiln --home-dir /data --no-create-home --shell /usr/sbin/nologin kiln \
  && install --directory --owner=10001 --group=10001 --mode=0750 /data
WORKDIR /app
COPY package.json ./
COPY bin bin
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/packages packages
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
USER 10001:10001
EXPOSE 3000
# Liveness: a database that is away is no reason to replace the container. A worker has a port only with METRICS_PORT.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.METRICS_PORT || 3000) + '/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "/app/bin/kiln"]
CMD ["serve"]
