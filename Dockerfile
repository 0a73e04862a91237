# A small image: the program and nothing else. docs/serve.md has how to run it.
FROM rust:1-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /ascribe
COPY . .
# Linked statically, so that it needs no library of a system. Only with a target named do build scripts stay as they are.
RUN RUSTFLAGS="-C target-feature=+crt-static" \
    cargo build --release --locked --package ascribe-cli --target "$(rustc -vV | sed -n 's/host: //p')" && \
    strip target/*/release/ascribe && mv target/*/release/ascribe /ascribe/ascribe

FROM scratch
COPY --from=build /ascribe/ascribe /ascribe
# Nobody: the program needs no rights and writes nothing.
USER 65534:65534
EXPOSE 8017
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s CMD ["/ascribe", "serve", "--probe", "--listen", "127.0.0.1:8017"]
ENTRYPOINT ["/ascribe"]
CMD ["serve", "--help"]
