package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Talks to a server over real HTTP, with the token unless told otherwise. */
record Client(HttpClient http, String url, String token) {
  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  Answer get(String path, String... headers) {
    return call("GET", path, BodyPublishers.noBody(), headers);
  }

  Answer post(String path, String json) {
    return call("POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
  }

  Answer delete(String path) {
    return call("DELETE", path, BodyPublishers.noBody());
  }

  /** Submits a job that must be accepted; its id. */
  String submit(String json) {
    Answer answer = post("/api/v1/jobs", json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.field("id");
  }

  /** The job once it has ended. */
  Answer ended(String job) {
    Answer answer = get("/api/v1/jobs/" + job + "?wait_seconds=30");
    assertThat(answer.field("state")).as(answer.text()).isNotIn("queued", "running");
    return answer;
  }

  Answer call(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).method(method, body);
    if (token != null) request.header("Authorization", "Bearer " + token);
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    try {
      HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Client withToken(String other) {
    return new Client(http, url, other);
  }
}
