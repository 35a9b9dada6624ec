package dev.trunkline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.trunkline.lab.Access;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tunnels and forwarded requests as clients see them, to the web interface of a device (001_9083 #13, #14; scorecard 41, 45). */
class TunnelsApiTest {
  private static final int LINUX = 3;

  private final Client client = TestServer.client();
  private HttpServer web;

  @BeforeEach
  void startWeb() throws IOException {
    web = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    web.createContext("/", exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("X-Asked", exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getResponseHeaders().add("Set-Cookie", "a=1");
      exchange.getResponseHeaders().add("Set-Cookie", "b=2");
      exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, 0);
      exchange.getResponseBody().write(body.length == 0 ? "nothing".getBytes(UTF_8) : body);
      exchange.close();
    });
    web.start();
  }

  @AfterEach
  void stopWeb() {
    web.stop(0);
  }

  @Test
  void a_tunnel_leads_to_the_web_interface_until_it_is_closed() throws Exception {
    Answer opened = client.post("/api/v1/tunnels", request("localhost", webPort(), ", \"ttl_seconds\": 60"));
    assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    JsonNode tunnel = opened.json();
    String path = "/api/v1/tunnels/" + opened.field("id");
    assertThat(opened.header("Location")).isEqualTo(path);
    assertThat(opened.text()).doesNotContain("password");
    int port = tunnel.path("local_port").asInt();

    URI uri = URI.create("http://127.0.0.1:" + port + "/status?x=1");
    var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(answer.body()).isEqualTo("nothing");
    assertThat(answer.headers().firstValue("X-Asked")).contains("GET /status?x=1");

    assertThat(client.get("/api/v1/tunnels").each("id")).contains(opened.field("id"));
    JsonNode now = client.get(path).json();
    assertThat(now.path("owner").asString()).isEqualTo("admin");
    assertThat(now.path("remote_host").asString()).isEqualTo("localhost");
    assertThat(now.path("connections_total").asInt()).isPositive();
    assertThat(now.path("bytes_received").asInt()).isPositive();
    assertThat(client.get("/actuator/prometheus").text())
        .contains("trunkline_tunnels ", "trunkline_tunnel_bytes_total{direction=\"sent\"}", "trunkline_tunnel_bytes_total{direction=\"received\"}");

    assertThat(client.delete(path).status()).isEqualTo(204);
    assertThat(client.delete(path).status()).isEqualTo(404);
    assertThat(client.get(path).status()).isEqualTo(404);
    assertThatThrownBy(() -> new Socket("127.0.0.1", port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void every_bad_field_is_named_at_once() {
    String device = TestServer.device(LINUX).replace("\"port\"", "\"prot\"");
    String body = "{\"device\": %s, \"remote_host\": \"a b\", \"remote_port\": 0, \"ttl_seconds\": 86401, \"ttl\": 1}".formatted(device);
    assertThat(client.post("/api/v1/tunnels", body).badFields())
        .containsExactlyInAnyOrder("device.prot", "remote_host", "remote_port", "ttl_seconds", "ttl");
    assertThat(client.post("/api/v1/forward", "{}").badFields())
        .containsExactlyInAnyOrder("device", "remote_host", "remote_port");
    String unknown = TestServer.device(LINUX).replace("\"linux\"", "\"autodetect\"").replace("127.0.0.1", "127.0.0.77");
    assertThat(client.post("/api/v1/tunnels", "{\"device\": %s, \"remote_host\": \"::1\", \"remote_port\": 1}".formatted(unknown)).badFields())
        .containsExactly("device.platform");
  }

  /** Scorecard 41. */
  @Test
  void a_target_that_nobody_allowed_is_refused_by_name_of_the_field() {
    for (String host : new String[] {"169.254.169.254", "10.0.0.5", "::ffff:10.0.0.5", "0x7f.1", "db.example.com"}) {
      for (String path : new String[] {"/api/v1/tunnels", "/api/v1/forward"}) {
        Answer answer = client.post(path, request(host, 5432, ""));
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.field("code")).isEqualTo("TARGET_NOT_ALLOWED");
        assertThat(answer.badFields()).containsExactly("remote_host");
      }
    }
    String elsewhere = request("localhost", 80, "").replace("\"host\": \"127.0.0.1\"", "\"host\": \"169.254.169.254\"");
    assertThat(client.post("/api/v1/tunnels", elsewhere).badFields()).containsExactly("device.host");
  }

  @Test
  void a_wrong_password_is_the_answer_to_the_request() {
    String password = "wrong-" + UUID.randomUUID();
    String wrong = request("localhost", webPort(), "").replace("\"password\": \"admin\"", "\"password\": \"" + password + "\"");
    int refused = TestServer.lab().device(LINUX).failedLogins();
    Answer answer = client.post("/api/v1/tunnels", wrong);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.field("code")).isEqualTo("AUTH_FAILED");
    assertThat(answer.text()).doesNotContain(password);
    assertThat(client.post("/api/v1/forward", wrong).field("code")).isEqualTo("CREDENTIAL_SUSPENDED");
    assertThat(TestServer.lab().device(LINUX).failedLogins()).isEqualTo(refused + 1);
    TestServer.lab().device(LINUX).allow(Access.DEFAULT);
  }

  @Test
  void a_forwarded_request_brings_back_the_answer_of_the_device() {
    String more = ", \"method\": \"PUT\", \"path\": \"/set?a=b\", \"headers\": {\"X-One\": \"1\"}, \"body\": \"gr\u00fcn\"";
    Answer answer = client.post("/api/v1/forward", request("localhost", webPort(), more));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("status").asInt()).isEqualTo(200);
    assertThat(answer.field("body")).isEqualTo("gr\u00fcn");
    assertThat(answer.json().has("body_base64")).isFalse();
    JsonNode headers = answer.json().path("headers");
    assertThat(headers.path("X-asked").asString()).isEqualTo("PUT /set?a=b");
    assertThat(headers.path("Set-cookie").valueStream().map(JsonNode::asString)).containsExactlyInAnyOrder("a=1", "b=2");
    assertThat(headers.propertyNames()).noneMatch(name -> name.equalsIgnoreCase("Transfer-Encoding"));

    Answer bare = client.post("/api/v1/forward", request("127.0.0.1", webPort(), ""));
    assertThat(bare.json().path("status").asInt()).isEqualTo(404);
    assertThat(bare.field("body")).isEqualTo("nothing");

    String bytes = Base64.getEncoder().encodeToString(new byte[] {0, (byte) 0xff, 'x'});
    Answer binary = client.post("/api/v1/forward", request("localhost", webPort(), ", \"method\": \"POST\", \"body_base64\": \"" + bytes + "\""));
    assertThat(binary.field("body_base64")).isEqualTo(bytes);
    assertThat(binary.field("body")).isEqualTo("\0\ufffdx");
  }

  @Test
  void what_could_end_a_line_of_http_is_refused() {
    String more =
        ", \"method\": \"GET / HTTP/1.1\", \"path\": \"/a b\", \"body\": \"x\", \"body_base64\": \"!\","
            + " \"headers\": {\"A\": \"b\\r\\nC: d\", \"E\\r\\nF\": \"g\", \"H\": \"1\", \"h\": \"2\"}";
    assertThat(client.post("/api/v1/forward", request("localhost", webPort(), more)).badFields())
        .extracting(field -> field.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("method", "path", "headers.a", "headers.e??f", "headers.h", "body_base64", "body_base64");
  }

  @Test
  void a_target_that_is_not_there_is_a_problem_of_its_own() {
    int port = webPort();
    web.stop(0);
    Answer answer = client.post("/api/v1/forward", request("localhost", port, ""));
    assertThat(answer.status()).as(answer.text()).isEqualTo(502);
    assertThat(answer.field("code")).isEqualTo("TCP_REFUSED");
  }

  @Test
  void only_who_has_the_token_gets_through() {
    Client nobody = client.withToken(null);
    assertThat(nobody.post("/api/v1/tunnels", request("localhost", webPort(), "")).status()).isEqualTo(401);
    assertThat(nobody.post("/api/v1/forward", request("localhost", webPort(), "")).status()).isEqualTo(401);
    assertThat(nobody.get("/api/v1/tunnels").status()).isEqualTo(401);
    assertThat(nobody.call("DELETE", "/api/v1/tunnels/" + UUID.randomUUID(), BodyPublishers.noBody()).status()).isEqualTo(401);
    assertThat(client.delete("/api/v1/tunnels/no-id").status()).isEqualTo(404);
  }

  private int webPort() {
    return web.getAddress().getPort();
  }

  private static String request(String host, int port, String more) {
    String device = TestServer.device(LINUX);
    return "{\"device\": %s, \"remote_host\": \"%s\", \"remote_port\": %d%s}".formatted(device, host, port, more);
  }
}
