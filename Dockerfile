# syntax=docker/dockerfile:1

# --- Build: all packages, and the browser apps made from them ---------------------------------------
FROM node:24-bookworm-slim AS build
WORKDIR /baton

# The manifests first: as long as they stay the same, the packages come from the cache.
COPY package.json package-lock.json ./
COPY --parents apps/*/package.json packages/*/package.json ./
RUN npm ci --no-audit --no-fund

COPY . .
RUN node scripts/build.mjs

# What only tests and builds need goes. The image brings its own Node.js; with compose.yaml, PostgreSQL too.
RUN npm prune --omit=dev --omit=optional --no-audit --no-fund

# --- Run ----------------------------------------------------------------------------------------------
FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    BATON_DATA_DIR=/var/lib/baton/data

RUN useradd --system --uid 10001 --home-dir /var/lib/baton --create-home baton \
    && install -d -o baton -g baton -m 0750 /var/lib/baton/data
WORKDIR /baton
COPY --from=build /baton ./

USER baton
VOLUME /var/lib/baton/data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Straight to the program, without npm in between: it gets SIGTERM and finishes what it began.
ENTRYPOINT ["node", "apps/cli/src/main.ts"]
CMD ["start"]
