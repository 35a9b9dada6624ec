package dev.trunkline.connection;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which credentials have logged in where since the process started. One that did not before, for the same login, may be the new
 * password of a rotation; two that take turns are two valid ones, and neither drives the other out.
 */
final class KnownLogins {
  private static final int MOST = 100_000;

  private record Login(String tenant, String username, Device device) {
    static Login of(ConnectionKey key) {
      return new Login(key.tenant(), key.username(), Device.of(key));
    }
  }

  private final Map<Login, Set<String>> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Login, Set<String>> eldest) {
          return size() > MOST;
        }
      };

  /** The credential has logged in. Returns whether it is the first time. */
  boolean add(ConnectionKey key) {
    return known.computeIfAbsent(Login.of(key), _ -> new HashSet<>()).add(key.credentialFingerprint());
  }

  boolean contains(ConnectionKey key) {
    return known.getOrDefault(Login.of(key), Set.of()).contains(key.credentialFingerprint());
  }

  /** The credential was refused. */
  void remove(ConnectionKey key) {
    known.computeIfPresent(Login.of(key), (_, fingerprints) -> without(fingerprints, key.credentialFingerprint()));
  }

  private static Set<String> without(Set<String> fingerprints, String refused) {
    fingerprints.remove(refused);
    return fingerprints.isEmpty() ? null : fingerprints;
  }

  /** The same login with another credential. */
  static boolean rotated(ConnectionKey before, ConnectionKey after) {
    boolean other = !before.credentialFingerprint().equals(after.credentialFingerprint());
    return other && Login.of(before).equals(Login.of(after));
  }
}
