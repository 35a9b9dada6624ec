package dev.trunkline.api.cli;

import dev.trunkline.lab.SimulatedDevice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows the interface in use: one job, and three commands for more. */
final class FirstJob {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String url;
  private final String token;

  FirstJob(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** Runs "show version" and prints what came of it. */
  void runOn(SimulatedDevice device) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (HttpClient client = HttpClient.newHttpClient()) {
      JsonNode accepted = call(client, "POST", "/api/v1/jobs", BodyPublishers.ofString(body(device)));
      String id = accepted.path("id").asString();
      JsonNode job = call(client, "GET", "/api/v1/jobs/" + id + "?wait_seconds=30", BodyPublishers.noBody());
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println("first job: %s on %s in %d ms".formatted(job.path("state").asString(), device.hostname(), millis));
      JsonNode result = job.path("command_results").path(0);
      System.out.println(result.path("output").asString(job.path("error").toString()));
    }
  }

  private JsonNode call(HttpClient client, String method, String path, BodyPublisher body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  String commandsToTry(SimulatedDevice device) {
    return """

        Try:
          curl -s -H 'Authorization: Bearer %1$s' -H 'Content-Type: application/json' %2$s/api/v1/jobs -d '%3$s'
          curl -s -H 'Authorization: Bearer %1$s' '%2$s/api/v1/results?latest=true'
          curl -s -H 'Authorization: Bearer %1$s' %2$s/api/v1/stats
        """
        .formatted(token, url, body(device));
  }

  private static String body(SimulatedDevice device) {
    return """
        {"device": {"host": "127.0.0.1", "port": %d, "username": "admin", "password": "admin", "secret": "enable", "platform": "%s"}, "commands": ["show version"]}"""
        .formatted(device.port(), device.platform());
  }
}
