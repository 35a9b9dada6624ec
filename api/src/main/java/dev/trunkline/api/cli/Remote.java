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
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running Trunkline that is asked over its interface. The token is never an argument, which everybody on the machine could read. */
final class Remote {
  static final int NOT_AUTHORISED = 6;
  static final int NOT_FOUND = 7;
  static final int UNREACHABLE = 8;
  private static final int INTERNAL = 1;
  private static final Duration CONNECTING = Duration.ofSeconds(10);

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

  JsonNode json(String path) throws IOException {
    try (InputStream body = get(path)) {
      return JsonMapper.shared().readTree(body);
    }
  }

  JsonNode post(String path, String json) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofString(json)).header("Content-Type", "application/json");
    try (InputStream body = ask(request)) {
      return JsonMapper.shared().readTree(body);
    }
  }

  /** The body of the answer; whoever asks closes it. */
  InputStream get(String path) throws IOException {
    return ask(HttpRequest.newBuilder(server.resolve(path)));
  }

  private InputStream ask(HttpRequest.Builder request) throws IOException {
    if (!token().isEmpty()) request.header("Authorization", "Bearer " + token());
    HttpResponse<InputStream> answer = send(request.build());
    if (answer.statusCode() < 300) return answer.body();
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
      default -> INTERNAL;
    };
  }

  private static String detail(byte[] problem) {
    try {
      return JsonMapper.shared().readTree(problem).path("detail").asString("without a reason");
    } catch (RuntimeException e) {
      return "without a reason";
    }
  }
}
