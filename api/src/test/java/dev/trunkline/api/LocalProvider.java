package dev.trunkline.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A provider of identities on this machine that lets in everybody, as whom the test says; strict in all that a provider has to check. */
final class LocalProvider implements AutoCloseable {
  static final String CLIENT = "trunkline";
  static final String SECRET = "canary-4409-of the client+with/signs";

  /** What it says of whoever asks next. */
  volatile Consumer<JWTClaimsSet.Builder> person = claims -> {};

  /** How the next ID tokens are made of what they say. */
  volatile Function<JWTClaimsSet, String> signature = this::signed;

  /** What it says of itself; null for what is usual. */
  volatile String configuration = null;

  /** What is answered to whoever brings the right code, of the ID token; null for what is usual. */
  volatile Function<String, String> answer = null;

  /** With which status it answers whoever brings the right code. */
  volatile int status = 200;

  final AtomicInteger tokenRequests = new AtomicInteger();
  final Map<String, String> lastAnswers = new ConcurrentHashMap<>();

  private final HttpServer server;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private volatile RSAKey key = newKey();

  private LocalProvider(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/.well-known/openid-configuration", exchange -> json(exchange, 200, configuration == null ? configuration() : configuration));
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.createContext("/jwks", exchange -> json(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.start();
  }

  static LocalProvider start() {
    return start(0);
  }

  static LocalProvider start(int port) {
    try {
      return new LocalProvider(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The settings of whoever has people log in by it. */
  Map<String, String> settings() {
    return settings(issuer());
  }

  static Map<String, String> settings(String issuer) {
    Map<String, String> settings = new HashMap<>();
    settings.put("oidc.issuer", issuer);
    settings.put("oidc.client_id", CLIENT);
    settings.put("oidc.client_secret", SECRET);
    settings.put("oidc.roles", "net-admins=admin,noc=operator,builders=engineer,all=viewer");
    return settings;
  }

  /** From now on those who ask are called so and are in these groups. */
  void knows(String name, String... groups) {
    person = claims -> claims.subject("id-of-" + name).claim("preferred_username", name).claim("groups", List.of(groups));
  }

  RSAKey key() {
    return key;
  }

  void rollKeys() {
    key = newKey();
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String configuration() {
    return """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/jwks",
         "userinfo_endpoint": "%1$s/userinfo", "response_types_supported": ["code"], "subject_types_supported": ["public"],
         "id_token_signing_alg_values_supported": ["RS256"]}"""
        .formatted(issuer());
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
    String code = "canary-code-" + UUID.randomUUID();
    codes.put(code, asked);
    lastAnswers.put("code", code);
    String back = asked.get("redirect_uri") + "?code=" + code + "&state=" + Client.encoded(asked.get("state")) + "&session_state=x";
    exchange.getResponseHeaders().set("Location", back);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    tokenRequests.incrementAndGet();
    Map<String, String> given = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Map<String, String> asked = codes.remove(given.getOrDefault("code", ""));
    // RFC 6749, section 2.3.1: both parts are form-encoded before they are put together.
    String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + Client.encoded(SECRET)).getBytes(UTF_8));
    boolean knownClient = ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean right =
        asked != null && knownClient && asked.get("client_id").equals(CLIENT) && asked.get("redirect_uri").equals(given.get("redirect_uri"))
            && asked.get("code_challenge_method").equals("S256") && asked.get("code_challenge").equals(sha256(given.get("code_verifier")));
    if (!right) {
      json(exchange, 400, "{\"error\": \"invalid_grant\"}");
      return;
    }
    String idToken = signature.apply(claims(asked));
    lastAnswers.put("id_token", idToken);
    lastAnswers.put("access_token", "canary-access-" + UUID.randomUUID());
    String usual =
        "{\"access_token\": \"%s\", \"token_type\": \"Bearer\", \"expires_in\": 60, \"id_token\": \"%s\"}"
            .formatted(lastAnswers.get("access_token"), idToken);
    json(exchange, status, answer == null ? usual : answer.apply(idToken));
  }

  private JWTClaimsSet claims(Map<String, String> asked) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .subject("nobody")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", asked.get("nonce"));
    person.accept(claims);
    return claims.build();
  }

  String signed(JWTClaimsSet claims) {
    return signed(claims, key, key.getKeyID());
  }

  static String signed(JWTClaimsSet claims, RSAKey key, String id) {
    try {
      SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build(), claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(String verifier) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, String> form(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) fields.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return fields;
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
