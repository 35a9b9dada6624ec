package dev.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may come over the connection to Vault before any secret does. */
class VaultConnectionTest {
  private static final SecretReference CORE = new SecretReference("vault", Optional.empty(), "core", Map.of("password", "pass"));
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path directory;

  @BeforeEach
  void writeToken() throws IOException {
    Files.writeString(directory.resolve("token"), VaultStandIn.TOKEN);
  }

  private Map<String, String> read(String address, Map<String, String> more, Duration patience) {
    Map<String, String> given = new HashMap<>(more);
    given.put("vault.address", address);
    given.put("vault.token_file", directory.resolve("token").toString());
    Settings settings = Settings.load(null, Map.of(), given);
    SecretProviders providers = new SecretProviders(settings.providers(), settings.vault(), Map.of());
    return providers.read("default", CORE, Deadline.in(patience));
  }

  private DeviceException refusal(String address, Map<String, String> more, Duration patience) {
    return catchThrowableOfType(DeviceException.class, () -> read(address, more, patience));
  }

  @Test
  void a_server_that_says_nothing_is_waited_for_as_long_as_there_is_time() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      DeviceException why = refusal("http://127.0.0.1:" + silent.getLocalPort(), Map.of(), Duration.ofMillis(300));
      assertThat(why.code()).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
      assertThat(why.failure().detail()).contains("did not answer in time");
    }
  }

  @Test
  void an_answer_without_an_end_is_not_read_to_the_end() throws IOException {
    try (VaultStandIn vault = VaultStandIn.start()) {
      vault.put("core", Map.of("pass", "admin", "more", "x".repeat(1024 * 1024)));
      assertThat(refusal(vault.address(), Map.of(), Duration.ofSeconds(30)).code()).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
      vault.put("core", Map.of("pass", "x".repeat(64 * 1024 + 1)));
      assertThat(refusal(vault.address(), Map.of(), Duration.ofSeconds(30)).failure().detail()).contains("too large");
    }
  }

  @Test
  void a_certificate_is_trusted_by_the_file_of_the_settings_only() throws Exception {
    Path authority = directory.resolve("ca.pem");
    HttpsServer server = serverWithCertificate(authority);
    try {
      String address = "https://127.0.0.1:" + server.getAddress().getPort();
      assertThat(read(address, Map.of("vault.ca_file", authority.toString()), Duration.ofSeconds(30))).isEqualTo(Map.of("password", "over-tls"));
      DeviceException why = refusal(address, Map.of(), Duration.ofSeconds(5));
      assertThat(why.code()).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
      assertThat(why.failure().detail()).contains("SSLHandshakeException");
    } finally {
      server.stop(0);
    }
  }

  private HttpsServer serverWithCertificate(Path authority) throws Exception {
    Path file = directory.resolve("store.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(keytool, "-genkeypair", "-alias", "vault", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", "changeit")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(store.getCertificate("vault").getEncoded());
    Files.writeString(authority, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    byte[] answer = "{\"data\": {\"data\": {\"pass\": \"over-tls\"}, \"metadata\": {}}}".getBytes(StandardCharsets.UTF_8);
    server.createContext("/v1/secret/data/core", exchange -> {
      try (exchange) {
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      }
    });
    server.start();
    return server;
  }
}
