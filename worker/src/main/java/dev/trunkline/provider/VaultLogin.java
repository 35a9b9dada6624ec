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
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The token by which Vault knows this process: out of a file, or got by AppRole and used until two thirds of its time are over. */
final class VaultLogin {
  private static final int LONGEST = 8 * 1024;

  /** Anything else would not pass as a header, and the message of that would quote it. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private final VaultRules rules;
  private final VaultApi api;
  private volatile Token current;

  VaultLogin(VaultRules rules, VaultApi api) {
    this.rules = rules;
    this.api = api;
  }

  /**
   * @param until in terms of {@link System#nanoTime()}
   */
  private record Token(String text, long until) {
    boolean isGood() {
      return until - System.nanoTime() > 0;
    }

    @Override
    public String toString() {
      return "Token";
    }
  }

  /**
   * @throws DeviceException SECRET_UNAVAILABLE or SECRET_REFUSED
   */
  String token(Deadline deadline) {
    if (rules.tokenFile().isPresent()) return read(rules.tokenFile().get(), "vault.token_file");
    Token known = current;
    if (known != null && known.isGood()) return known.text();
    Token got = logIn(deadline);
    current = got;
    return got.text();
  }

  /** Whether another one may be had in the place of this one, which Vault refused: by AppRole only. */
  boolean forget(String refused) {
    Token known = current;
    if (known == null || !known.text().equals(refused)) return known != null;
    current = null;
    return true;
  }

  private Token logIn(Deadline deadline) {
    String secretId = read(rules.secretIdFile().orElseThrow(), "vault.secret_id_file");
    VaultApi.Answer answer = api.post("auth/approle/login", Map.of("role_id", rules.roleId(), "secret_id", secretId), deadline);
    JsonNode auth = answer.body().path("auth");
    String token = auth.path("client_token").stringValue("");
    if (answer.status() == 200 && TOKEN.matcher(token).matches()) {
      Duration lease = Duration.ofSeconds(Math.max(0, auth.path("lease_duration").longValue(0)));
      return new Token(token, System.nanoTime() + lease.multipliedBy(2).dividedBy(3).toNanos());
    }
    boolean passes = answer.status() == 429 || answer.status() >= 500;
    throw new DeviceException(
        passes ? FailureCode.SECRET_UNAVAILABLE : FailureCode.SECRET_REFUSED,
        "Vault does not let this process in by AppRole (%d): see vault.role_id and vault.secret_id_file".formatted(answer.status()));
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
