package dev.trunkline.api;

import dev.trunkline.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Trunkline's settings in the words of Spring Boot. There is no other source of these: config.toml is the only settings file. */
final class EdgeProperties {
  private static final List<String> LOUD =
      List.of("org.springframework", "org.apache", "org.jobrunr", "org.flywaydb", "com.zaxxer.hikari", "io.zonky");

  private EdgeProperties() {}

  static Map<String, Object> of(Settings settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("spring.config.location", "optional:classpath:/none/");
    all.put("spring.main.log-startup-info", false);
    all.put("spring.main.register-shutdown-hook", false);
    all.put("spring.threads.virtual.enabled", true);
    all.put("spring.web.resources.add-mappings", false);
    all.put("spring.jackson.property-naming-strategy", "SNAKE_CASE");
    all.put("server.port", settings.server().port());
    all.put("server.address", settings.server().address().getHostAddress());
    settings.server().tlsCertificate().ifPresent(file -> all.put("server.ssl.certificate", file.toUri().toString()));
    settings.server().tlsPrivateKey().ifPresent(file -> all.put("server.ssl.certificate-private-key", file.toUri().toString()));
    all.put("server.shutdown", "graceful");
    all.put("spring.lifecycle.timeout-per-shutdown-phase", "1s");
    all.put("server.tomcat.max-swallow-size", "16MB");
    // Slow and silent clients hold a socket each and nothing else, and not for long.
    all.put("server.tomcat.max-connections", 20_000);
    all.put("server.tomcat.connection-timeout", "20s");
    all.put("management.endpoints.web.exposure.include", "health,prometheus");
    all.put("management.endpoint.health.probes.enabled", true);
    all.put("management.endpoint.health.group.readiness.include", "readinessState,database,queue");
    all.put("management.endpoint.health.show-components", "always");
    all.put("management.health.diskspace.enabled", false);
    all.put("management.health.ssl.enabled", false);
    logging(settings, all);
    return all;
  }

  private static void logging(Settings settings, Map<String, Object> all) {
    all.put("logging.pattern.level", "%5p %replace(%X{trace_id}){'^(.+)$','[$1]'}");
    if (settings.logging().format() == Settings.Logging.Format.JSON) all.put("logging.structured.format.console", "logstash");
    all.put("logging.level.root", settings.logging().level().name());
    for (String loud : LOUD) all.put("logging.level." + loud, "WARN");
    // What clients ask for wrongly, and JobRunr's surprise at its own first milliseconds, are no news.
    all.put("logging.level.org.springframework.web", "ERROR");
    all.put("logging.level.org.jobrunr.jobs.filters", "ERROR");
    all.put("logging.level.org.quartz", "WARN");
    // A line for each connection of a database that is away, where one line says it for all.
    all.put("logging.level.com.zaxxer.hikari.pool.PoolBase", "ERROR");
    all.put("logging.level.com.zaxxer.hikari.pool.ProxyConnection", "ERROR");
    // It would show the URLs of webhooks, which may hold secrets.
    all.put("logging.level.org.apache.hc", "WARN");
    // Each failed connection is an outcome of a job already.
    all.put("logging.level.net.schmizz", "ERROR");
    all.put("logging.level.com.hierynomus", "ERROR");
    // A start that fails is told in one line by whoever started.
    all.put("logging.level.org.springframework.boot.SpringApplication", "OFF");
    all.put("logging.level.org.springframework.boot.diagnostics", "OFF");
    all.put("logging.level.org.springframework.boot.web.server.context", "OFF");
  }
}
