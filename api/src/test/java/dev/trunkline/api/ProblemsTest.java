package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error is a problem (RFC 9457) that a program and a person can use. */
class ProblemsTest {
  private static final String JOBS = "/api/v1/jobs";

  private final Client client = TestServer.client();

  @ParameterizedTest
  @ValueSource(strings = {JOBS, "/api/v1/stats", "/api/v1/nothing", "/actuator/prometheus", "/actuator", "/"})
  void without_a_token_nothing_is_told(String path) {
    Answer answer = client.withToken(null).get(path);
    requireProblem(answer, 401, "UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  void a_wrong_token_is_refused_and_not_repeated() {
    Answer answer = client.withToken(TestServer.TOKEN + "x").get(JOBS);
    requireProblem(answer, 401, "UNAUTHORIZED");
    assertThat(answer.text()).doesNotContain(TestServer.TOKEN);
  }

  @Test
  void what_is_not_there_is_404() {
    requireProblem(client.get("/api/v1/nothing"), 404, "NOT_FOUND");
    requireProblem(client.get(JOBS + "/00000000-0000-0000-0000-000000000000"), 404, "NOT_FOUND");
    requireProblem(client.get(JOBS + "/no-uuid"), 404, "NOT_FOUND");
    requireProblem(client.post(JOBS + "/no-uuid/cancel", ""), 404, "NOT_FOUND");
    requireProblem(client.get(JOBS + "/00000000-0000-0000-0000-000000000000/results/0/output"), 404, "NOT_FOUND");
    requireProblem(client.get("/api/v1/results/diff?job_id=00000000-0000-0000-0000-000000000000"), 404, "NOT_FOUND");
  }

  @Test
  void a_method_that_does_not_apply_is_405_and_says_which_do() {
    Answer answer = client.call("DELETE", JOBS, BodyPublishers.noBody());
    requireProblem(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).contains("GET", "POST");
  }

  @Test
  void a_representation_that_there_is_not_is_406() {
    requireProblem(client.get("/api/v1/stats", "Accept", "image/png"), 406, "NOT_ACCEPTABLE");
  }

  @Test
  void a_body_that_is_not_called_json_is_415() {
    Answer answer = client.call("POST", JOBS, BodyPublishers.ofString("a=b"), "Content-Type", "text/plain");
    requireProblem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void malformed_json_is_located_and_not_quoted() {
    Answer answer = client.post(JOBS, "{\"device\":\n  {\"password\": hunter2}}");
    requireProblem(answer, 400, "BAD_JSON");
    assertThat(answer.field("detail")).contains("line 2").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"a\": 1, \"a\": 2}", "{} {}", "{\"a\":", "\u0000"})
  void what_is_no_single_json_value_is_bad_json(String body) {
    Answer answer = client.post(JOBS, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
  }

  @Test
  void a_body_above_one_mebibyte_is_413_whether_it_says_its_length_or_not() {
    byte[] large = ("{\"description\": \"" + "x".repeat(1024 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));
    requireProblem(client.call("POST", JOBS, BodyPublishers.ofByteArray(large), "Content-Type", "application/json"), 413, "BODY_TOO_LARGE");
    requireProblem(client.call("POST", JOBS, chunked, "Content-Type", "application/json"), 413, "BODY_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=501", "limit=x", "cursor=!!", "cursor=YQ", "state=done", "created_after=x", "label=x", "batch=1", "schedule=1", "stat=failed", "q=%00"})
  void a_bad_parameter_is_named(String parameter) {
    Answer answer = client.get(JOBS + "?" + parameter);
    requireProblem(answer, 400, "INVALID_INPUT");
    assertThat(answer.badFields()).containsExactly(parameter.substring(0, parameter.indexOf('=')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/%00", "/a|b", "/api/v1/a;b", "/%zz"})
  void what_the_web_server_itself_refuses_is_a_problem_too(String path) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", URI.create(client.url()).getPort())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json").contains("\"code\":\"BAD_REQUEST\"");
    }
  }

  private static void requireProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.field("code")).isEqualTo(code);
    assertThat(answer.field("type")).startsWith("https://trunkline.dev/problems/");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.field("title")).isNotBlank();
    assertThat(answer.field("trace_id")).isNotBlank().isEqualTo(answer.header("X-Trace-Id"));
  }
}
