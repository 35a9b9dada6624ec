package dev.trunkline.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP server of somebody who is told of events. */
public final class Receiver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A request as it came. */
  public record Received(String path, Map<String, List<String>> headers, String body) {
    public String header(String name) {
      return String.join("\n", headers.getOrDefault(name.substring(0, 1).toUpperCase() + name.substring(1), List.of()));
    }

    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    public String type() {
      return json().path("type").asString();
    }

    /**
     * Whether one of the signatures is of this secret. By the words of Standard Webhooks: the id, the timestamp and the body, joined by
     * dots, HMAC-SHA-256 with the decoded part of the secret behind the prefix, in Base64, behind "v1,".
     */
    public boolean isSignedWith(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
        String content = header("webhook-id") + "." + header("webhook-timestamp") + "." + body;
        String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
        return Arrays.asList(header("webhook-signature").split(" ")).contains(expected);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** What is said to a request. */
  public record Reply(int status, Map<String, String> headers, String body) {
    public static Reply of(int status) {
      return new Reply(status, Map.of(), "");
    }
  }

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Function<Received, Reply> answers = _ -> Reply.of(204);

  private Receiver(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static Receiver start() {
    try {
      return new Receiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100), "http");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Receiver start(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new Receiver(server, "https");
  }

  public Receiver answering(Function<Received, Reply> with) {
    answers = with;
    return this;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url(String path) {
    return urlAt("127.0.0.1", path);
  }

  String urlAt(String host, String path) {
    return scheme + "://" + host + ":" + port() + path;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Received request = new Received(exchange.getRequestURI().toString(), Map.copyOf(exchange.getRequestHeaders()), body);
      received.add(request);
      Reply reply = answers.apply(request);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] answer = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
      if (answer.length > 0) exchange.getResponseBody().write(answer);
    }
  }

  /** So far, in the order in which they came. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  public List<Received> ofType(String type) {
    return received.stream().filter(request -> request.type().equals("trunkline." + type)).toList();
  }

  /** The requests once there are so many. */
  public List<Received> await(int count) {
    await(count + " requests have come, not " + received.size(), () -> received.size() >= count);
    return received();
  }

  public static void await(String what, BooleanSupplier happened) {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) throw new AssertionError("waited in vain until " + what);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
