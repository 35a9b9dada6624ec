package dev.trunkline.provider;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.VaultRules;
import dev.trunkline.transport.Deadline;
import java.io.ByteArrayInputStream;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Vault's HTTP API: one client, as long as the file of certificates stays what it is, and so many requests at once. */
final class VaultApi {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1024 * 1024;
  private static final int MOST_AT_ONCE = 16;

  private final URI address;
  private final VaultRules rules;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private volatile Trusting current;

  VaultApi(URI address, VaultRules rules) {
    this.address = address;
    this.rules = rules;
  }

  /**
   * @param authorities what the file of certificates held when the client was made; empty for those that Java trusts
   */
  private record Trusting(byte[] authorities, HttpClient client) {}

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
    try {
      if (!places.tryAcquire(end.remainingNanos(), TimeUnit.NANOSECONDS)) throw unavailable("did not answer in time", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for", e);
    }
    try {
      return answer(client().sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES)), end);
    } finally {
      places.release();
    }
  }

  private Answer answer(CompletableFuture<HttpResponse<byte[]>> coming, Deadline end) {
    try {
      HttpResponse<byte[]> response = coming.get(Math.max(1, end.remainingNanos()), TimeUnit.NANOSECONDS);
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
      // Ends the connection of one that nobody waits for any more.
      coming.cancel(true);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return JsonMapper.shared().missingNode();
    }
  }

  /** A client that was replaced ends with its last request: others may be just sending by it. */
  private HttpClient client() {
    byte[] authorities = rules.caFile().map(this::contents).orElse(new byte[0]);
    Trusting known = current;
    if (known != null && Arrays.equals(known.authorities(), authorities)) return known.client();
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE);
    if (rules.caFile().isPresent()) client.sslContext(trusting(authorities));
    Trusting made = new Trusting(authorities, client.build());
    current = made;
    return made.client();
  }

  private byte[] contents(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unavailable("cannot be asked: vault.ca_file cannot be used", e);
    }
  }

  private SSLContext trusting(byte[] authorities) {
    try (InputStream in = new ByteArrayInputStream(authorities)) {
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
