package dev.trunkline.provider;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.VaultRules;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The token by which Vault knows this process: out of a file, or got by AppRole and used until two thirds of its time are over. */
final class VaultLogin {
  private static final int LONGEST = 8 * 1024;

  /** Anything else would not pass as a header, and the message of that would quote it. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /** A refusal of one that is younger is of the path and not of the token; so a credential that is refused costs no login each time. */
  static final Duration YOUNG = Duration.ofMinutes(1);

  /** For one that has no end of its own, and the most for any. */
  private static final Duration LONGEST_USE = Duration.ofHours(24);

  private final VaultRules rules;
  private final VaultApi api;
  private final LongSupplier nanoTime;

  /** Of the login that is going on or was the last one, for all who want a token at the same time. */
  private final AtomicReference<CompletableFuture<Token>> current = new AtomicReference<>();

  /**
   * @param nanoTime as {@link System#nanoTime()}
   */
  VaultLogin(VaultRules rules, VaultApi api, LongSupplier nanoTime) {
    this.rules = rules;
    this.api = api;
    this.nanoTime = nanoTime;
  }

  /** Times are in terms of {@code nanoTime}. */
  private record Token(String text, long since, long until) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  /**
   * @throws DeviceException SECRET_UNAVAILABLE, SECRET_REFUSED or CANCELLED
   */
  String token(Deadline deadline) {
    if (rules.tokenFile().isPresent()) return read(rules.tokenFile().get(), "vault.token_file");
    while (true) {
      CompletableFuture<Token> known = current.get();
      if (known != null && isOfUse(known)) return await(known, deadline).text();
      CompletableFuture<Token> coming = new CompletableFuture<>();
      if (current.compareAndSet(known, coming)) return logIn(coming, deadline).text();
    }
  }

  private boolean isOfUse(CompletableFuture<Token> login) {
    return switch (login.state()) {
      case RUNNING -> true;
      case SUCCESS -> login.resultNow().until() - nanoTime.getAsLong() > 0;
      case FAILED, CANCELLED -> false;
    };
  }

  private Token logIn(CompletableFuture<Token> coming, Deadline deadline) {
    try {
      coming.complete(logIn(deadline));
    } catch (DeviceException e) {
      coming.completeExceptionally(e);
      throw e;
    } finally {
      // Nobody waits for one that a defect has ended.
      coming.cancel(false);
    }
    return coming.resultNow();
  }

  private static Token await(CompletableFuture<Token> coming, Deadline deadline) {
    try {
      return coming.get(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException e) {
      throw new DeviceException(FailureCode.SECRET_UNAVAILABLE, "Vault has not let this process in in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "cancelled while logging in to Vault", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DeviceException why ? new DeviceException(why.failure(), why) : new IllegalStateException(e.getCause());
    }
  }

  /** Whether another one may be had in the place of this one, which Vault refused. */
  boolean forget(String refused) {
    if (rules.tokenFile().isPresent()) return false;
    CompletableFuture<Token> known = current.get();
    boolean same = known != null && known.state() == Future.State.SUCCESS && known.resultNow().text().equals(refused);
    if (!same) return true;
    if (nanoTime.getAsLong() - known.resultNow().since() < YOUNG.toNanos()) return false;
    current.compareAndSet(known, null);
    return true;
  }

  private Token logIn(Deadline deadline) {
    String secretId = read(rules.secretIdFile().orElseThrow(), "vault.secret_id_file");
    VaultApi.Answer answer = api.post("auth/approle/login", Map.of("role_id", rules.roleId(), "secret_id", secretId), deadline);
    JsonNode auth = answer.body().path("auth");
    String token = auth.path("client_token").stringValue("");
    if (answer.status() == 200 && TOKEN.matcher(token).matches()) {
      long now = nanoTime.getAsLong();
      return new Token(token, now, now + use(auth.path("lease_duration").longValue(0)).toNanos());
    }
    boolean passes = answer.status() == 429 || answer.status() >= 500;
    throw new DeviceException(
        passes ? FailureCode.SECRET_UNAVAILABLE : FailureCode.SECRET_REFUSED,
        "Vault does not let this process in by AppRole (%d): see vault.role_id and vault.secret_id_file".formatted(answer.status()));
  }

  /**
   * @param lease in seconds; 0 where it has no end
   */
  private static Duration use(long lease) {
    if (lease <= 0 || lease > LONGEST_USE.toSeconds()) return LONGEST_USE;
    return Duration.ofSeconds(lease).multipliedBy(2).dividedBy(3);
  }

  private static String read(Path file, String setting) {
    try {
      if (Files.size(file) > LONGEST) throw new IOException("too long");
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (TOKEN.matcher(text).matches()) return text;
      throw new IOException("no token");
    } catch (IOException e) {
      // It may be just being written.
      throw new DeviceException(FailureCode.SECRET_UNAVAILABLE, "the file of %s cannot be read or holds none".formatted(setting), e);
    }
  }
}
