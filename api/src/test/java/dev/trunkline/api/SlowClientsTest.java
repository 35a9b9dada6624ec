package dev.trunkline.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Role;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scorecard 43: clients that say nothing, half of something, or far too much, and others who want to get on with their work. */
@Tag("scorecard")
class SlowClientsTest {
  private static final int SLOW = 300;
  private static final int REQUESTS = 200;
  private static final String HEAD = "POST /api/v1/jobs HTTP/1.1\r\nHost: trunkline\r\nAuthorization: Bearer " + TestServer.TOKEN + "\r\n";
  private static final String HEADERS = HEAD + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

  private final List<Socket> sockets = new ArrayList<>();
  private WebEdge edge;

  @BeforeEach
  void start() {
    edge = TestServer.start(Role.API, Map.of());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) socket.close();
    edge.close();
  }

  @Test
  void a_thousand_silent_and_hundreds_of_slow_ones_hold_up_nobody_and_are_let_go() throws Exception {
    crowd(1_000);
  }

  @Test
  @Tag("long")
  void nine_thousand_of_them() throws Exception {
    crowd(8_400);
  }

  private void crowd(int silent) throws Exception {
    for (int i = 0; i < silent; i++) open("");
    for (int i = 0; i < SLOW; i++) open("GET /api/v1/jo");
    for (int i = 0; i < SLOW; i++) open(HEADERS);
    Client client = TestServer.client(edge);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      long start = System.nanoTime();
      assertThat(client.get("/api/v1/jobs?limit=1").status()).isEqualTo(200);
      micros.add((System.nanoTime() - start) / 1_000);
    }
    Collections.sort(micros);
    System.out.printf("scorecard 43: beside %,d silent and %d slow clients requests of others took p50 %.1f ms, p99 %.1f ms%n", silent,
        2 * SLOW, micros.get(REQUESTS / 2) / 1e3, micros.get(REQUESTS * 99 / 100) / 1e3);
    for (Socket socket : List.of(sockets.getFirst(), sockets.get(silent), sockets.getLast())) {
      socket.setSoTimeout(Math.toIntExact(Duration.ofSeconds(60).toMillis()));
      socket.getInputStream().readAllBytes();
    }
  }

  private void open(String said) throws IOException {
    URI url = URI.create(edge.url());
    Socket socket = new Socket(url.getHost(), url.getPort());
    sockets.add(socket);
    socket.getOutputStream().write(said.getBytes(US_ASCII));
  }

  @Test
  void too_much_and_too_deep_is_refused_in_the_words_of_the_interface() {
    Client client = TestServer.client(edge);
    Answer huge = client.call("POST", "/api/v1/jobs", BodyPublishers.ofByteArray(new byte[50_000_000]), "Content-Type", "application/json");
    assertThat(huge.status()).isEqualTo(413);
    assertThat(huge.field("code")).isEqualTo("BODY_TOO_LARGE");
    Answer deep = client.post("/api/v1/jobs", "[".repeat(500_000));
    assertThat(deep.status()).isEqualTo(400);
    assertThat(deep.header("Content-Type")).startsWith("application/problem+json");
    assertThat(client.get("/api/v1/jobs?limit=1").status()).isEqualTo(200);
  }
}
