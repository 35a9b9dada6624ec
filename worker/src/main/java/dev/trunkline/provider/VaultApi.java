package dev.trunkline.provider;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.VaultRules;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request to Vault's HTTP API. It is asked so rarely that a connection is made for each request, so whatever was exchanged
 * meanwhile, the file of certificates included, counts.
 */
final class VaultApi {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1024 * 1024;

  private final URI address;
  private final VaultRules rules;

  VaultApi(URI address, VaultRules rules) {
    this.address = address;
    this.rules = rules;
  }

  /**
   * @param body a missing node where it is no JSON
   */
  record Answer(int status, JsonNode body) {
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * @param path below {@code /v1/}, as it is written for people
   */
  Answer get(String path, String token, Deadline deadline) {
    return send(request(path).header("X-Vault-Token", token).GET(), deadline);
  }

  Answer post(String path, Map<String, String> fields, Deadline deadline) {
    return send(request(path).POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(fields))), deadline);
  }

  private HttpRequest.Builder request(String path) {
    String encoded =
        Arrays.stream(path.split("/"))
            .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/v1/" + encoded)).header("X-Vault-Request", "true");
    if (!rules.namespace().isEmpty()) request.header("X-Vault-Namespace", rules.namespace());
    return request;
  }

  /** The time limit of the client itself ends with the headers; this one does not. A redirect would take the token elsewhere. */
  private Answer send(HttpRequest.Builder request, Deadline deadline) {
    Deadline end = deadline.within(PATIENCE);
    HttpClient client = client();
    try {
      HttpResponse<byte[]> response =
          client
              .sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES))
              .get(Math.max(1, end.remainingNanos()), TimeUnit.NANOSECONDS);
      return new Answer(response.statusCode(), json(response.body()));
    } catch (TimeoutException e) {
      throw unavailable("did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for", e);
    } catch (ExecutionException e) {
      // No message: that of a malformed answer may quote it.
      throw unavailable("cannot be asked: " + e.getCause().getClass().getSimpleName(), e.getCause());
    } finally {
      client.shutdownNow();
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return JsonMapper.shared().missingNode();
    }
  }

  private HttpClient client() {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE);
    rules.caFile().ifPresent(file -> client.sslContext(trusting(file)));
    return client.build();
  }

  private SSLContext trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca-" + trusted.size(), each);
      }
      TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw unavailable("cannot be asked: vault.ca_file cannot be used", e);
    }
  }

  private DeviceException unavailable(String what, Throwable cause) {
    return new DeviceException(FailureCode.SECRET_UNAVAILABLE, "Vault at %s %s".formatted(address.getAuthority(), what), cause);
  }
}
