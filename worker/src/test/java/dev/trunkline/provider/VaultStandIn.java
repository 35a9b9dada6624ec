package dev.trunkline.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers as the published description of Vault's HTTP API says: the key/value engine in version 2 at the mount {@code secret} and in
 * version 1 at {@code kv}, and logins by AppRole. It is no Vault.
 */
public final class VaultStandIn implements AutoCloseable {
  public static final String TOKEN = "hvs.stand-in-4900";

  /** One request, as it came. */
  public record Asked(String method, String path, Optional<String> token, Optional<String> namespace) {}

  private final HttpServer server;
  private final Map<String, Map<String, Object>> secrets = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile List<String> tokens = List.of(TOKEN);
  private volatile int status;
  private volatile int answersWithStatus;
  private volatile int logins;
  private volatile int lease = 3600;

  private VaultStandIn(HttpServer server) {
    this.server = server;
  }

  public static VaultStandIn start() throws IOException {
    return start(0);
  }

  /** On the port of one that is gone. */
  public static VaultStandIn start(int port) throws IOException {
    VaultStandIn vault = new VaultStandIn(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100));
    vault.server.createContext("/", vault::answer);
    vault.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    vault.server.start();
    return vault;
  }

  public String address() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Puts a secret in the place of the one at this path, in both engines. */
  public void put(String path, Map<String, Object> values) {
    secrets.put(path, Map.copyOf(values));
  }

  public void delete(String path) {
    secrets.remove(path);
  }

  /** From now on other tokens count. */
  public void accept(String... others) {
    tokens = List.of(others);
  }

  /** The next answers have this status. */
  public void failing(int with, int times) {
    answersWithStatus = times;
    status = with;
  }

  /** How long tokens live that AppRole gives from now on, in seconds. */
  public void lease(int seconds) {
    lease = seconds;
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Optional<String> token = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
      asked.add(
          new Asked(
              exchange.getRequestMethod(), path, token, Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Vault-Namespace"))));
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (answersWithStatus > 0) {
        answersWithStatus--;
        exchange.getResponseHeaders().add("Location", address() + "/v1/elsewhere");
        send(exchange, status, "{\"errors\": [\"as the test wants\"]}");
      } else if (path.equals("/v1/auth/approle/login")) {
        logIn(exchange, new String(body, StandardCharsets.UTF_8));
      } else if (token.filter(tokens::contains).isEmpty()) {
        send(exchange, 403, "{\"errors\": [\"permission denied\"]}");
      } else {
        read(exchange, path);
      }
    }
  }

  private void logIn(HttpExchange exchange, String body) throws IOException {
    if (!body.contains("\"role-4901\"") || !body.contains("\"secret-id-4902\"")) {
      send(exchange, 400, "{\"errors\": [\"invalid role or secret ID\"]}");
      return;
    }
    String token = "hvs.by-role-" + ++logins;
    tokens = List.of(token);
    send(exchange, 200, "{\"auth\": {\"client_token\": \"%s\", \"lease_duration\": %d, \"renewable\": true}}".formatted(token, lease));
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    boolean second = path.startsWith("/v1/secret/data/");
    String name = second ? path.substring("/v1/secret/data/".length()) : path.substring(path.indexOf('/', 4) + 1);
    Map<String, Object> values = secrets.get(name);
    if (values == null || !second && !path.startsWith("/v1/kv/")) {
      send(exchange, 404, "{\"errors\": []}");
      return;
    }
    ObjectNode data = JsonMapper.shared().valueToTree(values);
    ObjectNode answer = JsonMapper.shared().createObjectNode().put("lease_id", "").put("lease_duration", 0).put("renewable", false);
    if (second) {
      answer.putObject("data").set("data", data);
      ((ObjectNode) answer.get("data")).putObject("metadata").put("version", 1).put("deletion_time", "").put("destroyed", false);
    } else {
      answer.set("data", data);
    }
    send(exchange, 200, answer.toString());
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
