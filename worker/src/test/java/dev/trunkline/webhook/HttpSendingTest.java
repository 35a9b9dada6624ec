package dev.trunkline.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.settings.WebhookRules;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.OwnServers;
import dev.trunkline.transport.TargetRules;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One attempt: to which address it goes, and what may come of it. */
class HttpSendingTest {
  private static final IPAddress LOOPBACK = new IPAddressString("127.0.0.0/8").getAddress();
  private static final TargetRules LAB = new TargetRules(List.of(LOOPBACK));
  private static final List<String> SECRETS = List.of("whsec_" + "A".repeat(40));

  private final Receiver receiver = Receiver.start();

  @AfterEach
  void stop() {
    receiver.close();
  }

  private static WebhookRules rules(Optional<Path> caFile) {
    return new WebhookRules(true, caFile, Duration.ofSeconds(3), Duration.ofDays(1));
  }

  private static Outcome send(TargetRules targets, WebhookRules rules, String url) {
    try (HttpSending sending = new HttpSending(targets, rules, 4)) {
      return sending.send("id", WebhookUrl.parse(url, true), "{}", SECRETS, Instant.now());
    }
  }

  private static DeliveryFault fault(Outcome outcome) {
    return outcome instanceof Outcome.Unanswered unanswered ? unanswered.fault() : null;
  }

  /** Scorecard 41: webhook to localhost, by every way to write it, and by a name of somebody else's that resolves to it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "0x7f000001", "2130706433", "127.1", "localhost", "a.localhost", "0.0.0.0",
        "169.254.169.254", "[fd00:ec2::254]", "[64:ff9b::169.254.169.254]", "[fe80::1]", "127-0-0-1.rebind.test", "169-254-169-254.rebind.test"
      })
  void the_own_machine_and_metadata_are_refused_by_the_address_that_would_be_dialled(String host) {
    Outcome outcome = send(new TargetRules(List.of()), rules(Optional.empty()), receiver.urlAt(host, "/"));
    assertThat(fault(outcome)).isEqualTo(DeliveryFault.TARGET_NOT_ALLOWED);
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void the_own_database_is_refused_whatever_is_allowed() {
    TargetRules rules =
        new TargetRules(List.of(LOOPBACK), List.of(), new OwnServers(List.of(new Endpoint("127.0.0.1", receiver.port()))));
    assertThat(fault(send(rules, rules(Optional.empty()), receiver.url("/")))).isEqualTo(DeliveryFault.TARGET_NOT_ALLOWED);
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void the_name_stays_in_the_request_while_the_address_is_dialled() {
    Outcome outcome = send(LAB, rules(Optional.empty()), receiver.urlAt("127-0-0-1.rebind.test", "/a/b?c=d"));
    assertThat(outcome).isEqualTo(new Outcome.Answered(204, "", Optional.empty()));
    Receiver.Received request = receiver.received().getFirst();
    assertThat(request.header("host")).isEqualTo("127-0-0-1.rebind.test:" + receiver.port());
    assertThat(request.path()).isEqualTo("/a/b?c=d");
    assertThat(request.headers().keySet())
        .containsExactlyInAnyOrder("Host", "User-agent", "Connection", "Content-length", "Content-type", "Webhook-id", "Webhook-signature",
            "Webhook-timestamp");
  }

  /** Whoever asked a second time, to dial, would be led to an address at which nobody is. */
  @Test
  void a_name_that_answers_differently_the_second_time_is_dialled_where_it_was_judged() throws IOException {
    String name = "127-0-0-1.192-0-2-1." + UUID.randomUUID().toString().substring(0, 8) + ".rebind.test";
    Outcome outcome = send(LAB, rules(Optional.empty()), receiver.urlAt(name, "/"));
    assertThat(outcome).isEqualTo(new Outcome.Answered(204, "", Optional.empty()));
    assertThat(InetAddress.getByName(name).getHostAddress()).as("the second answer").isEqualTo("192.0.2.1");
  }

  @Test
  void without_TLS_it_is_not_sent_unless_the_settings_allow_it() {
    WebhookRules strict = new WebhookRules(false, Optional.empty(), Duration.ofSeconds(3), Duration.ofDays(1));
    assertThat(fault(send(LAB, strict, receiver.url("/")))).isEqualTo(DeliveryFault.HTTP_NOT_ALLOWED);
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void a_closed_port_and_a_name_of_nobody_are_told_apart() throws IOException {
    int closed;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = once.getLocalPort();
    }
    Outcome refused = send(LAB, rules(Optional.empty()), "http://127.0.0.1:" + closed + "/?token=canary-41");
    assertThat(fault(refused)).isEqualTo(DeliveryFault.TCP_REFUSED);
    assertThat(refused.toString()).doesNotContain("canary-41");
    assertThat(fault(send(LAB, rules(Optional.empty()), "http://nobody.invalid/"))).isEqualTo(DeliveryFault.DNS);
  }

  @Test
  void each_attempt_gives_its_connection_back_however_it_ends() {
    receiver.answering(request -> new Receiver.Reply(request.path().equals("/long") ? 500 : 200, Map.of(), "x".repeat(1_000_000)));
    try (HttpSending sending = new HttpSending(LAB, rules(Optional.empty()), 1)) {
      for (String path : List.of("/long", "/", "/long", "/", "/long")) {
        WebhookUrl url = WebhookUrl.parse(receiver.url(path), true);
        assertThat(sending.send("id", url, "{}", SECRETS, Instant.now())).isInstanceOf(Outcome.Answered.class);
        WebhookUrl dead = WebhookUrl.parse("http://127.0.0.1:1/", true);
        assertThat(fault(sending.send("id", dead, "{}", SECRETS, Instant.now()))).isEqualTo(DeliveryFault.TCP_REFUSED);
      }
    }
  }

  /** Each byte comes in time, the whole never does. */
  @Test
  void an_answer_that_trickles_is_ended_by_the_deadline_of_all_of_it() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> trickle(server));
      Outcome outcome = send(LAB, rules(Optional.empty()), "http://127.0.0.1:" + server.getLocalPort() + "/");
      assertThat(fault(outcome)).isEqualTo(DeliveryFault.DEADLINE);
    }
  }

  private static void trickle(ServerSocket server) {
    try (Socket client = server.accept()) {
      OutputStream out = client.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes());
      while (true) {
        out.write('x');
        out.flush();
        LockSupport.parkNanos(100_000_000);
      }
    } catch (IOException e) {
      // The other side has given up, which is what the test is about.
    }
  }

  @Test
  void a_certificate_must_be_trusted_and_of_the_name(@TempDir Path directory) throws Exception {
    KeyStore store = certificate(directory);
    Path trusted = directory.resolve("ca.pem");
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(store.getCertificate("hooks").getEncoded());
    Files.writeString(trusted, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    try (Receiver secure = Receiver.start(context(store))) {
      String named = secure.urlAt("127-0-0-1.rebind.test", "/");
      assertThat(fault(send(LAB, rules(Optional.empty()), named))).isEqualTo(DeliveryFault.TLS);
      assertThat(send(LAB, rules(Optional.of(trusted)), named)).isEqualTo(new Outcome.Answered(204, "", Optional.empty()));
      assertThat(fault(send(LAB, rules(Optional.of(trusted)), secure.url("/")))).isEqualTo(DeliveryFault.TLS);
      assertThat(secure.received()).hasSize(1);
    }
  }

  private static KeyStore certificate(Path directory) throws Exception {
    Path file = directory.resolve("store.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(keytool, "-genkeypair", "-alias", "hooks", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=hooks", "-ext",
                "SAN=dns:127-0-0-1.rebind.test", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", "changeit")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
  }

  private static SSLContext context(KeyStore store) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
