# syntax=docker/dockerfile:1
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
# Maven from the distribution may bring an older Java along; the toolchain finds the JDK 25 of this image by JAVA_HOME.
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home trunkline \
  && mkdir /data && chown trunkline:trunkline /data && chmod 700 /data
WORKDIR /opt/trunkline
COPY --from=build /build/api/target/lib api/target/lib
COPY trunkline LICENSE config.toml ./
USER trunkline
ENV TRUNKLINE_DATA_DIR=/data TRUNKLINE_SERVER_ADDRESS=0.0.0.0
VOLUME /data
EXPOSE 8080
# The launcher becomes java, so that a stop reaches it as a signal.
ENTRYPOINT ["/opt/trunkline/trunkline"]
CMD ["serve"]
