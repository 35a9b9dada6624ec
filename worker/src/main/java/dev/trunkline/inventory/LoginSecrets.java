package dev.trunkline.inventory;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.Secrets;
import dev.trunkline.provider.RecentReadings;
import dev.trunkline.provider.SecretReference;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** From what is stored of a credential to what logs in: with the secrets that are kept outside, and those of the jump hosts on the way. */
public final class LoginSecrets {
  private final StoredCredentials stored;
  private final SourcedCredentials sourced;

  LoginSecrets(StoredCredentials stored, SourcedCredentials sourced) {
    this.stored = stored;
    this.sourced = sourced;
  }

  /** What is stored in the place of secrets that are kept outside. */
  public static Secrets keptAt(SecretReference reference) {
    return SourcedCredentials.keptAt(reference);
  }

  /** Whether what is stored says where the secrets are instead of what they are. */
  public static boolean isKeptOutside(Secrets stored) {
    return SourcedCredentials.isKeptOutside(stored);
  }

  /** Why a credential of the tenant may not refer to this, as the end of a sentence about it; empty where it may. */
  public Optional<String> objection(String tenant, SecretReference reference) {
    return sourced.objection(tenant, reference);
  }

  /** From now on hears of every change outside that this process was the first to notice. */
  public void whenChanged(Consumer<ChangedOutside> told) {
    sourced.whenChanged(told);
  }

  /**
   * The secrets of the device in clear, and what the jump hosts of the inventory log in with, at the versions that are current.
   *
   * @param own those of the device as they are stored, or as a job brought them
   * @throws DeviceException AUTH_FAILED where the credential of a jump host was deleted; SECRET_UNAVAILABLE or SECRET_REFUSED where
   *     one that is kept outside cannot be read, or one that is stored does not open; CANCELLED
   */
  public Secrets complete(String tenant, DeviceAddress device, Secrets own, Deadline deadline) {
    Secrets read = sourced.read(tenant, own, RecentReadings.ANY_AGE, deadline);
    List<JumpHost> jumps = device.jumps();
    UUID[] ids = credentials(jumps);
    if (ids.length == 0) return read;
    Map<UUID, Secrets> ofJumps = stored.openAll(tenant, ids);
    ofJumps.replaceAll((_, secrets) -> sourced.read(tenant, secrets, RecentReadings.ANY_AGE, deadline));
    Map<String, String> all = new HashMap<>(read.byField());
    for (int place = 0; place < jumps.size(); place++) {
      String prefix = Secrets.ofJump(jumps.size() - place);
      jumps.get(place).credential().ifPresent(id -> ofJumps.get(id).byField().forEach((field, secret) -> all.put(prefix + field, secret)));
    }
    return new Secrets(all, read.source());
  }

  private static UUID[] credentials(List<JumpHost> jumps) {
    return jumps.stream().flatMap(jump -> jump.credential().stream()).distinct().toArray(UUID[]::new);
  }

  /**
   * Reads once more what is kept outside, after a login with it was refused.
   *
   * @param own those of the device as they were stored when the job was claimed
   * @param youngerThan what was read since is believed
   * @return whether something else was found, for the device or a jump host
   * @throws DeviceException as {@link #complete}
   */
  public boolean replacedOutside(String tenant, DeviceAddress device, Secrets own, Duration youngerThan, Deadline deadline) {
    boolean replaced = false;
    if (SourcedCredentials.isKeptOutside(own)) {
      CredentialVersion used = own.source().orElseThrow();
      replaced = stored.open(tenant, used).map(now -> isReplaced(tenant, now, youngerThan, deadline)).orElse(true);
    }
    UUID[] ids = credentials(device.jumps());
    if (ids.length == 0) return replaced;
    for (Secrets jump : stored.openAll(tenant, ids).values()) replaced |= isReplaced(tenant, jump, youngerThan, deadline);
    return replaced;
  }

  private boolean isReplaced(String tenant, Secrets now, Duration youngerThan, Deadline deadline) {
    return !sourced.read(tenant, now, youngerThan, deadline).source().equals(now.source());
  }

  /**
   * Reads now what is kept outside. Where it has changed, that counts from now on.
   *
   * @return empty where the secrets are stored here, or there is no such credential
   * @throws DeviceException SECRET_UNAVAILABLE or SECRET_REFUSED
   */
  public Optional<FoundSecrets> look(String tenant, String name, Deadline deadline) {
    return stored
        .current(tenant, name)
        .flatMap(version -> stored.openCurrent(tenant, version.credential()))
        .filter(SourcedCredentials::isKeptOutside)
        .map(secrets -> sourced.look(tenant, secrets, deadline));
  }
}
