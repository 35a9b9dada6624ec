package dev.trunkline.access;

import dev.trunkline.result.Page;
import dev.trunkline.secret.Sealer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes tokens, knows whose a token is that somebody shows, and revokes them. */
public final class Tokens {
  /** How often whoever has something open is to be asked for with {@link #stillHolds}. */
  public static final Duration LOOK_AGAIN_EVERY = Duration.ofSeconds(10);

  /** How often {@link #noteUses} is to be called. */
  public static final Duration NOTE_USES_EVERY = Duration.ofSeconds(10);

  /** A token that was revoked elsewhere is taken for so long. */
  private static final Duration BELIEVED = Duration.ofSeconds(2);

  /** A token that was known may still be read with for so long while the database is away. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final int MOST_KNOWN = 10_000;

  /** As it was read from the table. */
  private record Known(StoredTokens.Kept kept, Instant at) {
    boolean isFresh(Instant now, Duration life) {
      return Duration.between(at, now).abs().compareTo(life) < 0;
    }
  }

  private final StoredTokens stored;
  private final TokenDigests digests;
  private final LoginKeys loginKeys;
  private final Map<UUID, Known> known = new ConcurrentHashMap<>();
  private final Map<UUID, Instant> uses = new ConcurrentHashMap<>();

  public Tokens(JdbcClient jdbc, Sealer sealer) {
    this.stored = new StoredTokens(jdbc);
    this.digests = new TokenDigests(sealer);
    this.loginKeys = new LoginKeys(sealer);
  }

  /** For what a browser keeps while somebody logs in. */
  public LoginKeys loginKeys() {
    return loginKeys;
  }

  /**
   * A token that was made just now.
   *
   * @param text for its owner; it is nowhere else and cannot be had again
   */
  public record Made(ApiToken token, String text) {
    @Override
    public String toString() {
      return "Made[" + token + "]";
    }
  }

  /**
   * @param expiresAt empty for never
   * @return empty where the tenant has a token of this name
   */
  public Optional<Made> make(
      String tenant, String name, AccessRole role, List<String> tags, Optional<Instant> expiresAt, String createdBy) {
    TokenText text = TokenText.random();
    ApiToken token =
        new ApiToken(
            text.id(), tenant, name, role, tags, null, createdBy, expiresAt.orElse(null), null, TokenKind.TOKEN, null, null);
    int pepper = digests.pepper();
    byte[] digest = digests.of(text, pepper).orElseThrow();
    if (!stored.create(token, digest, pepper)) return Optional.empty();
    return stored.find(tenant, text.id()).map(made -> new Made(made, text.shown()));
  }

  /**
   * A session of somebody who has just proved who they are.
   *
   * @return empty where their attempt to log in has led to a session before
   */
  public Optional<Made> logIn(Person person, String tenant, AccessRole role, Instant expiresAt) {
    TokenText text = TokenText.random();
    ApiToken token =
        new ApiToken(
            text.id(), tenant, person.tokenName(text.id()), role, List.of(), null, person.issuer(), expiresAt, null,
            TokenKind.LOGIN, person.name(), person.subject());
    int pepper = digests.pepper();
    byte[] digest = digests.of(text, pepper).orElseThrow();
    if (!stored.createLogin(token, person.login(), digest, pepper)) return Optional.empty();
    return stored.find(tenant, text.id()).map(made -> new Made(made, text.shown()));
  }

  /**
   * Who shows this token; empty where it is none, wrong, expired, revoked, or its tenant is disabled.
   *
   * @param address where the request comes from
   */
  public Optional<Caller> caller(String text, String address, Instant now) {
    Optional<TokenText> shown = TokenText.read(text);
    Optional<Caller> caller = shown.flatMap(token -> kept(token.id(), now).flatMap(kept -> proven(token, kept, address, now)));
    caller.flatMap(Caller::token).ifPresent(id -> uses.put(id, now));
    return caller;
  }

  /** As {@link #caller}, from memory and up to an hour old: for what may be looked at while the database is away. */
  public Optional<Caller> callerOfLate(String text, String address, Instant now) {
    return TokenText.read(text)
        .flatMap(
            token ->
                Optional.ofNullable(known.get(token.id()))
                    .filter(late -> late.isFresh(now, REMEMBERED))
                    .flatMap(late -> proven(token, late.kept(), address, now)));
  }

  /** Whether the caller would be let in now, with the token that it had shown. */
  public boolean stillHolds(Caller caller, Instant now) {
    return caller.token().isEmpty() || caller.token().flatMap(id -> kept(id, now)).filter(kept -> isInTime(kept, now)).isPresent();
  }

  private Optional<StoredTokens.Kept> kept(UUID id, Instant now) {
    Known before = known.get(id);
    if (before != null && before.isFresh(now, BELIEVED)) return Optional.of(before.kept());
    Optional<StoredTokens.Kept> kept = stored.inForce(id);
    // Ids that somebody makes up leave nothing behind.
    known.remove(id);
    if (known.size() >= MOST_KNOWN) known.clear();
    kept.ifPresent(token -> known.put(id, new Known(token, now)));
    return kept;
  }

  private Optional<Caller> proven(TokenText shown, StoredTokens.Kept kept, String address, Instant now) {
    if (!isRight(shown, kept) || !isInTime(kept, now)) return Optional.empty();
    ApiToken token = kept.token();
    return Optional.of(
        new Caller(token.tenant(), Optional.of(token.id()), token.calls(), token.role(), token.tags(), Optional.of(address)));
  }

  private static boolean isInTime(StoredTokens.Kept kept, Instant now) {
    return kept.token().expiresAt() == null || now.isBefore(kept.token().expiresAt());
  }

  /** In a time that does not depend on how much of it is right. */
  private boolean isRight(TokenText shown, StoredTokens.Kept kept) {
    return digests.of(shown, kept.pepper()).filter(digest -> MessageDigest.isEqual(digest, kept.digest())).isPresent();
  }

  /** Writes down when tokens were last used. */
  public void noteUses() {
    Map<UUID, Instant> noted = Map.copyOf(uses);
    if (noted.isEmpty()) return;
    stored.used(noted);
    noted.forEach(uses::remove);
  }

  /** Forgets logins that were over before then: until that the audit can be read with their help. */
  public void forgetLogins(Instant endedBefore) {
    stored.forgetLogins(endedBefore);
  }

  public Optional<ApiToken> find(String tenant, UUID id) {
    return stored.find(tenant, id);
  }

  /**
   * By name, without revoked ones.
   *
   * @param after the last name of the page before; empty for the first
   */
  public Page<ApiToken, String> page(String tenant, Optional<String> after, int limit) {
    return stored.page(tenant, after, limit);
  }

  /** Every process refuses it within two seconds. Returns whether the tenant had it. */
  public boolean revoke(String tenant, UUID id) {
    boolean revoked = stored.revoke(tenant, id);
    known.remove(id);
    return revoked;
  }
}
