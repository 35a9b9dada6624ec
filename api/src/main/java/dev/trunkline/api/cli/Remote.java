package dev.trunkline.api.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running Trunkline that is asked over its interface. The token is never an argument, which everybody on the machine could read. */
final class Remote {
  static final int NOT_AUTHORISED = 6;
  static final int NOT_FOUND = 7;
  static final int UNREACHABLE = 8;
  private static final int INTERNAL = 1;
  private static final int USAGE = 2;
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  /** Until an answer begins; the longest that the server waits for anything is a minute. */
  private static final Duration ANSWERING = Duration.ofMinutes(2);
  private static final Duration AWAY = Duration.ofSeconds(60);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:TRUNKLINE_SERVER:-http://127.0.0.1:8080}",
      description = "Where Trunkline is; default TRUNKLINE_SERVER, else http://127.0.0.1:8080.")
  private URI server;

  @Option(names = "--token-file", paramLabel = "FILE", description = "Holds the token; without it TRUNKLINE_TOKEN does.")
  private Path tokenFile;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECTING).build();

  /** It was reached or not, and did not do what it was asked. */
  static final class Refused extends RuntimeException {
    private final int exitCode;

    Refused(int exitCode, String message) {
      super(message);
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }

  /**
   * What came back.
   *
   * @param tag its {@code ETag}
   */
  record Reply(JsonNode json, Optional<String> tag) {}

  JsonNode json(String path) throws IOException {
    try (InputStream body = get(path)) {
      return JsonMapper.shared().readTree(body);
    }
  }

  /** As {@link #json}, of what goes on meanwhile: a server that is restarted is no reason to give up at once. */
  JsonNode jsonOnceBack(String path) throws IOException {
    long end = System.nanoTime() + AWAY.toNanos();
    while (true) {
      try {
        return json(path);
      } catch (Refused e) {
        if (e.exitCode != UNREACHABLE || System.nanoTime() - end > 0) throw e;
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted() || System.nanoTime() - end > 0) throw e;
      }
      LockSupport.parkNanos(TRY_AGAIN.toNanos());
    }
  }

  JsonNode post(String path, JsonNode json) throws IOException {
    return post(path, "application/json", JsonMapper.shared().writeValueAsBytes(json)).json();
  }

  /**
   * @param headers name and value by turns
   */
  Reply post(String path, String type, byte[] body, String... headers) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofByteArray(body));
    request.header("Content-Type", type);
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    HttpResponse<InputStream> answer = ask(request);
    try (InputStream json = answer.body()) {
      return new Reply(JsonMapper.shared().readTree(json), answer.headers().firstValue("ETag"));
    }
  }

  /** The body of the answer; whoever asks closes it. */
  InputStream get(String path) throws IOException {
    return ask(HttpRequest.newBuilder(server.resolve(path))).body();
  }

  private HttpResponse<InputStream> ask(HttpRequest.Builder request) throws IOException {
    if (!token().isEmpty()) request.header("Authorization", "Bearer " + token());
    HttpResponse<InputStream> answer = send(request.timeout(ANSWERING).build());
    if (answer.statusCode() < 300) return answer;
    try (InputStream body = answer.body()) {
      throw new Refused(exitCode(answer.statusCode()), server + " says " + answer.statusCode() + ": " + detail(body.readAllBytes()));
    }
  }

  private String token() throws IOException {
    return tokenFile == null ? System.getenv().getOrDefault("TRUNKLINE_TOKEN", "").strip() : Files.readString(tokenFile).strip();
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (ConnectException e) {
      throw new Refused(UNREACHABLE, "there is no Trunkline at " + server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static int exitCode(int status) {
    return switch (status) {
      case 401, 403 -> NOT_AUTHORISED;
      case 404 -> NOT_FOUND;
      case 503 -> UNREACHABLE;
      case 400, 409, 412, 413, 415, 422, 428 -> USAGE;
      default -> INTERNAL;
    };
  }

  private static String detail(byte[] body) {
    try {
      JsonNode problem = JsonMapper.shared().readTree(body);
      Stream<String> wrong =
          problem.path("errors").valueStream().map(error -> error.path("field").asString("") + ": " + error.path("detail").asString(""));
      return Stream.concat(Stream.of(problem.path("detail").asString("without a reason")), wrong).collect(Collectors.joining("\n  "));
    } catch (RuntimeException e) {
      return "without a reason";
    }
  }
}
