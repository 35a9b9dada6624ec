package dev.trunkline.provider;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.JobSpec;
import dev.trunkline.settings.VaultRules;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/**
 * The key/value engine of HashiCorp Vault, version 1 or 2, by its HTTP API. A tenant other than {@code default} has the secrets whose
 * path begins with its name, in the mount of the settings: in another one the same path may be somebody else's.
 */
final class VaultSecrets implements SecretProvider {
  private static final List<Duration> PAUSES = List.of(Duration.ofMillis(200), Duration.ofMillis(600));

  private final VaultRules rules;
  private final VaultApi api;
  private final VaultLogin login;

  VaultSecrets(VaultRules rules, VaultApi api) {
    this(rules, api, System::nanoTime);
  }

  /**
   * @param nanoTime as {@link System#nanoTime()}, for the age of a token
   */
  VaultSecrets(VaultRules rules, VaultApi api, LongSupplier nanoTime) {
    this.rules = rules;
    this.api = api;
    this.login = new VaultLogin(rules, api, nanoTime);
  }

  @Override
  public Optional<String> objection(String tenant, SecretReference reference) {
    if (!SecretReference.isPlainPath(reference.path())) return Optional.of("must have a plain path such as network/core");
    if (!reference.mount().map(SecretReference::isPlainPath).orElse(true)) return Optional.of("must have a plain mount such as secret");
    if (tenant.equals(JobSpec.DEFAULT_TENANT)) return Optional.empty();
    if (!mount(reference).equals(rules.mount())) return Optional.of("must not name another mount than " + rules.mount());
    return reference.isIn(tenant) ? Optional.empty() : Optional.of("must have a path in " + tenant + "/, that of the tenant");
  }

  private String mount(SecretReference reference) {
    return reference.mount().orElse(rules.mount());
  }

  @Override
  public Map<String, String> read(String tenant, SecretReference reference, Deadline deadline) {
    String path = mount(reference) + (rules.kvVersion() == 2 ? "/data/" : "/") + reference.path();
    VaultApi.Answer answer = patiently(path, deadline);
    JsonNode data = switch (answer.status()) {
      case 200 -> rules.kvVersion() == 2 ? answer.body().path("data").path("data") : answer.body().path("data");
      case 400 -> throw refused(path, "Vault cannot do anything with the request (400): is vault.kv_version right?");
      case 403 -> throw refused(path, "Vault does not let this process read it (403): the policy of its token must allow read there");
      case 404 -> throw refused(path, "Vault has no such secret (404), or its latest version was deleted; is vault.kv_version right?");
      case 429 -> throw unavailable(path, "Vault has too many requests (429)");
      case 503 -> throw unavailable(path, "Vault is sealed or in maintenance (503)");
      default -> throw unavailable(path, "Vault answered with status " + answer.status());
    };
    if (!data.isObject()) throw refused(path, "Vault's answer has no secret in it; is vault.kv_version right?");
    return found(reference, data, path);
  }

  private static Map<String, String> found(SecretReference reference, JsonNode data, String path) {
    Map<String, String> found = new HashMap<>();
    reference.fields().forEach((field, key) -> {
      JsonNode value = data.path(key);
      if (value.isMissingNode() || value.isNull()) return;
      if (!value.isString()) throw refused(path, "what the key " + key + " has is no text");
      if (value.stringValue().length() > MOST_BYTES) throw refused(path, "what the key " + key + " has is too large");
      found.put(field, value.stringValue());
    });
    return found;
  }

  /** Once more after a moment where that may help. */
  private VaultApi.Answer patiently(String path, Deadline deadline) {
    for (Duration pause : PAUSES) {
      try {
        VaultApi.Answer answer = asked(path, deadline);
        if (answer.status() != 429 && answer.status() < 500) return answer;
      } catch (DeviceException e) {
        if (e.code() != FailureCode.SECRET_UNAVAILABLE) throw e;
      }
      if (deadline.remaining().compareTo(pause) < 0) break;
      LockSupport.parkNanos(pause.toNanos());
    }
    return asked(path, deadline);
  }

  /** A token got by AppRole may have been revoked before its time. */
  private VaultApi.Answer asked(String path, Deadline deadline) {
    String token = login.token(deadline);
    VaultApi.Answer answer = api.get(path, token, deadline);
    return answer.status() == 403 && login.forget(token) ? api.get(path, login.token(deadline), deadline) : answer;
  }

  private static DeviceException refused(String path, String why) {
    return new DeviceException(FailureCode.SECRET_REFUSED, "vault " + path + ": " + why);
  }

  private static DeviceException unavailable(String path, String why) {
    return new DeviceException(FailureCode.SECRET_UNAVAILABLE, "vault " + path + ": " + why);
  }
}
