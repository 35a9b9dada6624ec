package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.trunkline.Role;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which ID tokens let somebody in, and which do not (OpenID Connect Core 1.0, section 3.1.3.7). */
class IdTokensTest {
  private static LocalProvider provider;
  private static WebEdge edge;

  private final String name = "bob-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    provider = LocalProvider.start();
    edge = TestServer.start(Role.API, provider.settings());
  }

  @AfterAll
  static void stop() {
    edge.close();
    provider.close();
  }

  @BeforeEach
  void beSomebody() {
    provider.knows(name, "all");
  }

  @AfterEach
  void beHonest() {
    provider.signature = provider::signed;
    provider.answer = null;
    provider.status = 200;
  }

  private void says(Consumer<JWTClaimsSet.Builder> more) {
    provider.knows(name, "all");
    provider.person = provider.person.andThen(more);
  }

  private static Date in(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static void requireLetIn() {
    Answer answer = new Browser(edge).logIn();
    assertThat(answer.status()).as(answer.text()).isEqualTo(302);
  }

  private static void requireRefused(String what) {
    requireProblem(what, "LOGIN_REFUSED");
  }

  private static void requireProblem(String what, String code) {
    Browser browser = new Browser(edge);
    Answer answer = browser.logIn();
    assertThat(answer.field("code")).as(what + ": " + answer.status() + " " + answer.text()).isEqualTo(code);
    assertThat(browser.cookie("trunkline_session")).as(what).isEmpty();
    assertThat(answer.text()).as(what).doesNotContain(LocalProvider.SECRET, provider.lastAnswers.get("code"));
  }

  @Test
  void a_token_for_somebody_else_of_another_time_or_of_another_provider_lets_nobody_in() {
    requireLetIn();
    says(claims -> claims.claim("nonce", "of-another-login"));
    requireRefused("another nonce");
    says(claims -> claims.claim("nonce", null));
    requireRefused("no nonce");
    says(claims -> claims.audience("another-client"));
    requireRefused("another audience");
    says(claims -> claims.audience(List.of(LocalProvider.CLIENT, "another-client")));
    requireRefused("two audiences and nobody said whose it is");
    says(claims -> claims.claim("azp", "another-client"));
    requireRefused("given to another client");
    says(claims -> claims.issuer("http://127.0.0.1:1"));
    requireRefused("another issuer");
    says(claims -> claims.issuer(null));
    requireRefused("no issuer");
    says(claims -> claims.subject(null));
    requireRefused("nobody");
    says(claims -> claims.subject("ü"));
    requireRefused("a subject that is not ASCII");
    says(claims -> claims.expirationTime(null));
    requireRefused("for ever");
  }

  @Test
  void clocks_may_differ_by_a_minute_and_not_by_two() {
    says(claims -> claims.issueTime(in(-300)).expirationTime(in(-20)));
    requireLetIn();
    says(claims -> claims.issueTime(in(20)));
    requireLetIn();
    says(claims -> claims.issueTime(in(-300)).expirationTime(in(-120)));
    requireRefused("over for two minutes");
    says(claims -> claims.issueTime(in(120)));
    requireRefused("of two minutes from now");
  }

  @Test
  void a_signature_that_anybody_could_make_lets_nobody_in() {
    signedBy(claims -> new PlainJWT(claims).serialize());
    requireRefused("alg none");
    signedBy(claims -> provider.signed(claims).replaceFirst("\\.[^.]*$", "."));
    requireRefused("no signature");
    signedBy(IdTokensTest::byPublicKey);
    requireRefused("HS256 with the public key for a secret");
    signedBy(claims -> LocalProvider.signed(claims, LocalProvider.newKey(), provider.key().getKeyID()));
    requireRefused("another key by the same name");
    signedBy(claims -> LocalProvider.signed(claims, LocalProvider.newKey(), "a-key-that-nobody-knows"));
    requireRefused("a key that the provider does not have");
    signedBy(_ -> "no.token.atall");
    requireRefused("no token");
  }

  private static void signedBy(Function<JWTClaimsSet, String> signature) {
    provider.signature = signature;
  }

  private static String byPublicKey(JWTClaimsSet claims) {
    try {
      SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(provider.key().getKeyID()).build(), claims);
      token.sign(new MACSigner(provider.key().toRSAPublicKey().getEncoded()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_key_that_the_provider_has_changed_is_fetched() {
    try (LocalProvider changing = LocalProvider.start(); WebEdge with = TestServer.start(Role.API, changing.settings())) {
      changing.knows(name, "all");
      assertThat(new Browser(with).logIn().status()).isEqualTo(302);
      changing.rollKeys();
      Answer answer = new Browser(with).logIn();
      assertThat(answer.status()).as(answer.text()).isEqualTo(302);
    }
  }

  @Test
  void an_answer_without_a_token_is_a_refusal_and_one_without_an_end_is_not_read() {
    provider.answer = _ -> "{\"access_token\": \"x\", \"token_type\": \"Bearer\"}";
    requireRefused("no ID token");
    provider.answer = _ -> "{\"access_token\": \"x\", \"token_type\": \"Bearer\", \"id_token\": \"\"}";
    requireRefused("an empty one");
    provider.answer = _ -> "{\"access_token\": \"x\", \"token_type\": \"Bearer\", \"id_token\": 7}";
    requireRefused("a number");
    provider.answer = _ -> "<html>";
    requireRefused("a page");
    provider.answer = token -> "{\"access_token\": \"x\", \"token_type\": \"Bearer\", \"more\": \"%s\", \"id_token\": \"%s\"}".formatted("x".repeat(1 << 20), token);
    requireProblem("a megabyte", "PROVIDER_UNAVAILABLE");
    provider.answer = _ -> "{\"error\": \"invalid_client\"}";
    provider.status = 401;
    requireRefused("a wrong client_secret");
    provider.status = 502;
    requireProblem("a proxy whose provider is away", "PROVIDER_UNAVAILABLE");
  }

  @Test
  void a_provider_that_takes_the_code_and_says_nothing_is_not_waited_for_without_end() {
    CountDownLatch over = new CountDownLatch(1);
    provider.answer = token -> {
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return token;
    };
    try {
      requireProblem("silence", "PROVIDER_UNAVAILABLE");
    } finally {
      over.countDown();
    }
  }
}
