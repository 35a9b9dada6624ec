package dev.trunkline.inventory;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
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
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Credentials whose secrets are kept outside. In the place of the secrets there is, sealed like them, where they are and a fingerprint of
 * what was read there last. Where something else is read, that is a rotation like one by hand: the credential gets its next version,
 * and what the former one opened carries nothing new.
 */
final class SourcedCredentials {
  private static final Logger log = LoggerFactory.getLogger(SourcedCredentials.class);

  static final String REFERENCE = "provider.reference";
  private static final String FINGERPRINT = "provider.fingerprint";

  /** The fingerprints of what was replaced a short while ago, the last one first, with commas between them. */
  private static final String FORMER = "provider.former";

  /**
   * Files and variables may differ between hosts, as they do in a rolling restart. Were each host believed, they would push the version
   * to and fro without end. What somebody has set back on purpose counts after this time.
   */
  static final Duration FORMER_KNOWN = Duration.ofMinutes(10);

  private static final int MOST_FORMER = 8;

  /** What processes of an earlier version find: a key that cannot be read, with which they connect and send nothing. */
  private static final String FOR_EARLIER_VERSIONS = "kept outside of Trunkline";

  private final RecentReadings readings;
  private final StoredCredentials store;
  private volatile Consumer<ChangedOutside> changed = _ -> {};

  SourcedCredentials(RecentReadings readings, StoredCredentials store) {
    this.readings = readings;
    this.store = store;
  }

  void whenChanged(Consumer<ChangedOutside> told) {
    changed = told;
  }

  Optional<String> objection(String tenant, SecretReference reference) {
    return readings.providers().objection(tenant, reference);
  }

  /** What is stored in the place of secrets. */
  static Secrets keptAt(SecretReference reference) {
    return new Secrets(stored(reference));
  }

  private static Map<String, String> stored(SecretReference reference) {
    Map<String, String> fields = new HashMap<>();
    fields.put(REFERENCE, JsonMapper.shared().writeValueAsString(reference));
    fields.put(Secrets.PRIVATE_KEY, FOR_EARLIER_VERSIONS);
    return fields;
  }

  static SecretReference reference(String stored) {
    return JsonMapper.shared().readValue(stored, SecretReference.class);
  }

  static boolean isKeptOutside(Secrets stored) {
    return stored.find(REFERENCE).isPresent();
  }

  /**
   * The secrets in clear; those that are stored here are what they were.
   *
   * @param stored of the version that is current, as far as the caller knows
   * @param youngerThan as in {@link RecentReadings#read}
   * @return of the version after it where something else was read than before
   * @throws DeviceException SECRET_UNAVAILABLE, also where it is what was replaced a short while ago; SECRET_REFUSED or CANCELLED
   */
  Secrets read(String tenant, Secrets stored, Duration youngerThan, Deadline deadline) {
    if (!isKeptOutside(stored)) return stored;
    SecretReference reference = reference(stored.find(REFERENCE).get());
    CredentialVersion version = stored.source().orElseThrow();
    Map<String, String> found = complete(reference, readings.read(tenant, reference, youngerThan, deadline));
    Optional<SecretFingerprint> before = stored.find(FINGERPRINT).map(SecretFingerprint::parse);
    if (before.isEmpty()) {
      store.add(tenant, version, FINGERPRINT, SecretFingerprint.of(found).asText());
    } else if (!before.get().isOf(found)) {
      // It may be what is remembered here that is old, and not what is stored.
      if (!youngerThan.isZero()) found = complete(reference, readings.read(tenant, reference, Duration.ZERO, deadline));
      if (!before.get().isOf(found)) return new Secrets(found, Optional.of(next(tenant, stored, reference, found)));
    }
    return new Secrets(found, Optional.of(version));
  }

  private CredentialVersion next(String tenant, Secrets stored, SecretReference reference, Map<String, String> found) {
    CredentialVersion version = stored.source().orElseThrow();
    List<String> former = former(tenant, stored, version);
    if (former.stream().anyMatch(each -> SecretFingerprint.parse(each).isOf(found))) {
      throw new DeviceException(FailureCode.SECRET_UNAVAILABLE, reference.inWords() + ": this process still finds the former one");
    }
    CredentialVersion next = new CredentialVersion(version.credential(), version.version() + 1);
    Map<String, String> fields = stored(reference);
    fields.put(FINGERPRINT, SecretFingerprint.of(found).asText());
    Stream<String> replaced = Stream.concat(stored.find(FINGERPRINT).stream(), former.stream());
    fields.put(FORMER, replaced.limit(MOST_FORMER).collect(Collectors.joining(",")));
    // Whoever was faster read it as well, and told everybody. What is opened with the old version is not shared then.
    if (!store.replaced(tenant, next, new Secrets(fields))) return version;
    String name = store.name(tenant, next.credential()).orElseGet(() -> next.credential().toString());
    log.info("{} has changed: the credential {} of {} is at version {}", reference.inWords(), name, tenant, next.version());
    changed.accept(new ChangedOutside(tenant, name, reference.inWords(), next));
    return next;
  }

  private List<String> former(String tenant, Secrets stored, CredentialVersion version) {
    Optional<String> former = stored.find(FORMER);
    if (former.isEmpty() || !store.isYounger(tenant, version, FORMER_KNOWN)) return List.of();
    return List.of(former.get().split(","));
  }

  private static Map<String, String> complete(SecretReference reference, Map<String, String> found) {
    reference.fields().forEach((field, key) -> {
      if (!found.containsKey(field)) throw refused(reference, key, field, "is not there");
      if (found.get(field).isEmpty()) throw refused(reference, key, field, "is empty");
      boolean typed = field.equals(Secrets.ENABLE_SECRET);
      if (typed && found.get(field).chars().anyMatch(Character::isISOControl)) throw refused(reference, key, field, "has control characters");
    });
    return found;
  }

  private static DeviceException refused(SecretReference reference, String key, String field, String why) {
    return new DeviceException(FailureCode.SECRET_REFUSED, "%s: %s, the %s, %s".formatted(reference.inWords(), key, field, why));
  }

  /**
   * Reads it now. Where it has changed, that counts from now on.
   *
   * @param stored of one that is kept outside
   * @throws DeviceException as {@link #read}
   */
  FoundSecrets look(String tenant, Secrets stored, Deadline deadline) {
    SecretReference reference = reference(stored.find(REFERENCE).orElseThrow());
    Map<String, String> there = new TreeMap<>(readings.read(tenant, reference, Duration.ZERO, deadline));
    List<String> missing = reference.fields().keySet().stream().filter(field -> !there.containsKey(field)).sorted().toList();
    if (missing.isEmpty()) read(tenant, stored, RecentReadings.ANY_AGE, deadline);
    return new FoundSecrets(List.copyOf(there.keySet()), missing);
  }
}
