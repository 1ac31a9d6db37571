# syntax=docker/dockerfile:1

# --- Build: all packages, and the browser apps made from them ---------------------------------------
FROM node:24-bookworm-slim AS build
WORKDIR /baton

COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
RUN node scripts/build.mjs

# What only tests and builds need goes, and the Node.js from npm: the image has its own. The PostgreSQL from
# npm stays, so that the image also runs without DATABASE_URL.
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-*

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
