package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.Role;
import dev.trunkline.settings.BadSettings;
import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interface over TLS, with a certificate in two PEM files as any authority hands them out. */
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path directory;
  private static KeyStore store;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = directory.resolve("store.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(keytool, "-genkeypair", "-alias", "trunkline", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                "-ext", "SAN=ip:127.0.0.1,dns:localhost", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", "changeit")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    store = KeyStore.getInstance(file.toFile(), PASSWORD);
    write("tls.crt", "CERTIFICATE", store.getCertificate("trunkline").getEncoded());
    Key key = store.getKey("trunkline", PASSWORD);
    write("tls.key", "PRIVATE KEY", key.getEncoded());
  }

  private static void write(String name, String type, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(directory.resolve(name), "-----BEGIN %s-----\n%s\n-----END %1$s-----\n".formatted(type, body));
  }

  @Test
  void who_trusts_the_certificate_gets_in_and_plain_http_does_not() throws Exception {
    Map<String, String> files =
        Map.of("server.tls_certificate", directory.resolve("tls.crt").toString(), "server.tls_private_key", directory.resolve("tls.key").toString());
    try (WebEdge edge = TestServer.start(Role.API, files)) {
      assertThat(edge.url()).startsWith("https://");
      Client trusting = new Client(HttpClient.newBuilder().sslContext(trust()).build(), edge.url(), TestServer.TOKEN);
      assertThat(trusting.get("/api/v1/jobs").status()).isEqualTo(200);
      Client plain = new Client(HttpClient.newHttpClient(), edge.url().replace("https", "http"), TestServer.TOKEN);
      assertThat(plain.get("/api/v1/jobs").status()).isEqualTo(400);
    }
  }

  @Test
  void half_of_it_or_a_file_that_is_not_there_stops_the_start() {
    assertThatThrownBy(() -> Settings.load(null, Map.of(), Map.of("server.tls_certificate", directory.resolve("tls.crt").toString())))
        .isInstanceOfSatisfying(BadSettings.class, bad -> assertThat(bad.mistakes()).singleElement().asString().contains("both, or neither"));
    assertThatThrownBy(() -> Settings.load(null, Map.of(), Map.of("server.tls_private_key", directory.resolve("none").toString())))
        .isInstanceOfSatisfying(BadSettings.class, bad -> assertThat(bad.mistakes().toString()).contains("must be a file that can be read"));
  }

  private static SSLContext trust() throws Exception {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("trunkline", store.getCertificate("trunkline"));
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
