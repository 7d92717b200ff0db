FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
COPY flows ./flows
RUN npx tsc -p tsconfig.json

# A WeCom that answers like WeCom, for trying the product out.
FROM build AS simulator
COPY config ./config
USER node
EXPOSE 3100
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps", "dist/src/simulator/main.js"]

FROM build AS program
RUN rm -r dist/src/demo dist/src/docs dist/src/simulator dist/src/bench dist/src/servers \
  dist/src/training dist/src/understand-tool

FROM node:24-bookworm-slim AS product
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force && install -d -o node -g node -m 700 /data
COPY --from=program /app/dist/src ./dist/src
COPY --from=program /app/dist/flows ./dist/flows
COPY config ./config
COPY models ./models
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
