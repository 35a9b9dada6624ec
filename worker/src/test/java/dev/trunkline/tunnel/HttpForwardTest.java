package dev.trunkline.tunnel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.transport.LocalSshd;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP through a device: to the web server of the JDK, and to servers of a few bytes (001_9083 #13, #14). */
class HttpForwardTest {
  private HttpServer web;
  private TunnelBench bench;

  @BeforeEach
  void start() throws IOException {
    web = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    web.createContext("/", HttpForwardTest::mirror);
    web.start();
    bench = TunnelBench.with("tunnels.max_response_bytes", "100000", "tunnels.forward_timeout_seconds", "30");
  }

  @AfterEach
  void stop() throws IOException {
    bench.awaitNoChannels();
    bench.close();
    web.stop(0);
  }

  /** Says in headers what it was asked, and sends the body back in chunks. */
  private static void mirror(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var answer = exchange.getResponseHeaders();
    answer.add("X-Asked", exchange.getRequestMethod() + " " + exchange.getRequestURI());
    for (String name : List.of("Host", "Connection", "X-One", "X-Hop", "Te", "Content-Length")) {
      answer.add("X-Had-" + name, String.valueOf(exchange.getRequestHeaders().getFirst(name)));
    }
    answer.add("Set-Cookie", "a=1");
    answer.add("Set-Cookie", "b=2");
    boolean bodyless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, bodyless ? -1 : 0);
    if (!bodyless) exchange.getResponseBody().write(body);
    exchange.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_request_arrives_as_it_is_and_its_answer_whole(boolean openSsh) throws Exception {
    try (LocalSshd sshd = openSsh ? LocalSshd.start() : null) {
      Route route = openSsh ? TunnelBench.through(sshd, target()) : bench.to(target());
      List<HttpField> headers = List.of(new HttpField("X-One", "1"), new HttpField("Connection", "X-Hop"), new HttpField("X-Hop", "1"),
          new HttpField("TE", "trailers"), new HttpField("Content-Length", "999"));
      String body = "über ".repeat(2_000);
      ForwardAnswer answer = send(route, "POST", "/a//b?q=%20b&c=d'e", headers, body);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(new String(answer.body(), UTF_8)).isEqualTo(body);
      assertThat(values(answer, "X-asked")).containsExactly("POST /a//b?q=%20b&c=d'e");
      assertThat(values(answer, "X-had-host")).containsExactly(target().toString());
      assertThat(values(answer, "X-had-connection")).containsExactly("close");
      assertThat(values(answer, "X-had-x-one")).containsExactly("1");
      assertThat(values(answer, "X-had-x-hop")).containsExactly("null");
      assertThat(values(answer, "X-had-te")).containsExactly("null");
      assertThat(values(answer, "X-had-content-length")).containsExactly(String.valueOf(body.getBytes(UTF_8).length));
      assertThat(values(answer, "Set-cookie")).containsExactlyInAnyOrder("a=1", "b=2");
      assertThat(answer.headers()).extracting(field -> field.name().toLowerCase()).doesNotContain("transfer-encoding", "connection");
    }
  }

  @Test
  void what_has_no_body_needs_no_end() throws Exception {
    ForwardAnswer head = send(bench.to(target()), "HEAD", "/", List.of(), "");
    assertThat(head.body()).isEmpty();
    assertThat(values(head, "X-asked")).containsExactly("HEAD /");
    assertThat(answerOf("HTTP/1.1 204 No Content\r\n\r\n", true).status()).isEqualTo(204);
    assertThat(answerOf("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", true).status()).isEqualTo(304);
  }

  @Test
  void interim_answers_are_passed_over_and_an_answer_without_length_ends_with_the_connection() throws Exception {
    ForwardAnswer answer = answerOf("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.0 200 OK\r\n\r\nall of it", false);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo("all of it");
  }

  @Test
  void bytes_that_are_no_text_come_back_as_they_are() throws Exception {
    byte[] body = new byte[256];
    for (int i = 0; i < body.length; i++) body[i] = (byte) i;
    String all = "HTTP/1.1 200 OK\r\nContent-Length: 256\r\n\r\n" + new String(body, ISO_8859_1);
    assertThat(answerOf(all, true).body()).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void what_is_no_whole_answer_is_none(String text) {
    assertFails(FailureCode.TCP_REFUSED, () -> answerOf(text, false));
  }

  @Test
  void an_answer_may_not_be_larger_than_allowed() throws Exception {
    assertThat(answerOf("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000), false).body()).hasSize(100_000);
    assertFails(FailureCode.OUTPUT_LIMIT, () -> answerOf("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_001), false));
    assertFails(FailureCode.TCP_REFUSED, () -> answerOf("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", true));
  }

  @Test
  void a_server_that_does_not_answer_is_left_after_a_while() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
    try (TargetPort server = TargetPort.serving(caller -> answer(caller, half, true, over));
        TunnelBench impatient = TunnelBench.with("tunnels.forward_timeout_seconds", "3")) {
      impatient.open(server.endpoint());
      ForwardRequest request = new ForwardRequest("GET", "/", List.of(), new byte[0]);
      Route route = impatient.to(server.endpoint());
      assertFails(FailureCode.TCP_TIMEOUT, () -> impatient.forward().send(route, request, Instant.now()));
      assertThat(impatient.audit()).extracting(AuditEntry::action).containsExactly("tunnel.opened", "forward.sent");
      assertThat(impatient.audit().getLast().details()).containsEntry("code", "TCP_TIMEOUT");
      impatient.awaitNoChannels();
    } finally {
      over.countDown();
    }
  }

  @Test
  void what_was_sent_is_on_record_without_its_query() throws Exception {
    send(bench.to(target()), "GET", "/login?password=secret", List.of(), "");
    AuditEntry entry = bench.audit().getFirst();
    assertThat(entry.action()).isEqualTo("forward.sent");
    assertThat(entry.details()).containsEntry("path", "/login").containsEntry("status", 200);
    assertThat(entry.toString()).doesNotContain("secret", "admin\"");
  }

  @Test
  void neither_a_header_nor_a_path_can_end_its_line() {
    for (String bad : List.of("a\r\nB: c", "a\nb", "a\rb", "a\0b", "ü")) {
      assertThat(HttpField.isValue(bad)).as(bad).isFalse();
      assertThat(HttpField.isName(bad)).isFalse();
      assertThat(ForwardRequest.isPath("/" + bad)).isFalse();
    }
    assertThat(HttpField.isName("X: y")).isFalse();
    assertThat(HttpField.isName("")).isFalse();
    assertThat(ForwardRequest.isPath("/a b")).isFalse();
    assertThat(ForwardRequest.isPath("/a#b")).isFalse();
    assertThat(ForwardRequest.isPath("http://elsewhere/")).isFalse();
    assertThatThrownBy(() -> new HttpField("X", "a\r\nB: c")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ForwardRequest("GET / HTTP/1.1\r\nX:", "/", List.of(), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_target_that_nobody_allowed_gets_nothing() {
    assertFails(FailureCode.TARGET_NOT_ALLOWED, () -> send(bench.to(new Endpoint("10.0.0.5", 80)), "GET", "/", List.of(), ""));
    assertThat(bench.device().connections()).isZero();
    assertThat(bench.audit()).extracting(AuditEntry::action).containsExactly("tunnel.refused");
  }

  /** The answer of a server that says this once it has been asked; it stays on the line, or hangs up. */
  private ForwardAnswer answerOf(String text, boolean stays) throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (TargetPort server = TargetPort.serving(caller -> answer(caller, text, stays, over))) {
      return send(bench.to(server.endpoint()), "GET", "/", List.of(), "");
    } finally {
      over.countDown();
    }
  }

  private static void answer(Socket caller, String text, boolean stays, CountDownLatch over) throws Exception {
    InputStream in = caller.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.read());
    caller.getOutputStream().write(text.getBytes(ISO_8859_1));
    if (stays) over.await();
  }

  private ForwardAnswer send(Route route, String method, String path, List<HttpField> headers, String body) {
    return bench.forward().send(route, new ForwardRequest(method, path, headers, body.getBytes(UTF_8)), Instant.now());
  }

  private Endpoint target() {
    return new Endpoint("127.0.0.1", web.getAddress().getPort());
  }

  private static List<String> values(ForwardAnswer answer, String name) {
    List<String> values = new ArrayList<>();
    for (ForwardAnswer.Field each : answer.headers()) if (each.name().equalsIgnoreCase(name)) values.add(each.value());
    return values;
  }

  private static void assertFails(FailureCode code, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(DeviceException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
