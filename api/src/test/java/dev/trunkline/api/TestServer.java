package dev.trunkline.api;

import dev.trunkline.Role;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.lab.Lab;
import dev.trunkline.lab.LabOptions;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One server, with a lab of devices, for all tests of a JVM: starting one costs seconds. */
final class TestServer {
  static final String TOKEN = "tl_test.0123456789abcdef0123456789abcdef";

  private static final TestServer SHARED = new TestServer();

  private final WebEdge edge;
  private final Lab lab;
  private final Path templates;
  private final Path secrets;

  private TestServer() {
    try {
      lab = Lab.start(LabOptions.of(6, "cisco_ios", "linux"));
      templates = Files.createTempDirectory("templates");
      Files.writeString(templates.resolve("index"), "Template, Platform, Command\n");
      secrets = Files.createTempDirectory("secrets");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    edge =
        start(
            Role.ALL,
            Map.of("parsing.template_dirs", templates.toString(), "providers.file_directory", secrets.toString(), "providers.cache_seconds", "0"));
    Runtime.getRuntime().addShutdownHook(new Thread(edge::close));
  }

  /** A further server on the same database. */
  static WebEdge start(Role role, Map<String, String> more) {
    return start(role, more, () -> {});
  }

  static WebEdge start(Role role, Map<String, String> more, Runnable end) {
    Map<String, String> given = new HashMap<>(more);
    given.putIfAbsent("server.port", "0");
    given.putIfAbsent("webhooks.allow_http", "true");
    given.put("auth.bootstrap_token", TOKEN);
    Settings settings = TestDatabase.settings(given);
    Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true);
    return WebEdge.start(settings, role, end);
  }

  /** A server on another database; the settings name {@link #TOKEN} as the bootstrap token. */
  static WebEdge start(Settings settings) {
    return WebEdge.start(settings, Role.ALL, () -> {});
  }

  static WebEdge edge() {
    return SHARED.edge;
  }

  static Lab lab() {
    return SHARED.lab;
  }

  /** A folder of templates, with an index. */
  static Path templates() {
    return SHARED.templates;
  }

  /** What credentials with the provider {@code file} refer to. */
  static Path secrets() {
    return SHARED.secrets;
  }

  static JdbcClient jdbc() {
    return SHARED.edge.node().jdbc();
  }

  static Client client() {
    return client(SHARED.edge);
  }

  static Client client(WebEdge edge) {
    return new Client(HttpClient.newHttpClient(), edge.url(), TOKEN);
  }

  /** The JSON of one of the lab's devices; every other one is a Linux machine. */
  static String device(int i) {
    return device(lab().device(i).port(), lab().device(i).platform());
  }

  static String device(int port, String platform) {
    return """
        {"host": "127.0.0.1", "port": %d, "username": "admin", "password": "admin", "secret": "enable", "platform": "%s"}"""
        .formatted(port, platform);
  }

  /** How the device is called in lists. */
  static String label(int i) {
    return "127.0.0.1:" + lab().device(i).port();
  }

  static long count(String table) {
    return jdbc().sql("select count(*) from " + table).query(Long.class).single();
  }
}
