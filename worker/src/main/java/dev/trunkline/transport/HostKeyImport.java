package dev.trunkline.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the keys of a known_hosts file into {@link HostKeyStore}. A host has one key there: of several in the file it is the one
 * that is recorded already, else the one that devices are asked for first. What is recorded is never replaced.
 */
public final class HostKeyImport {
  /**
   * What became of a file.
   *
   * @param imported hosts whose key was new
   * @param unchanged hosts whose key was recorded already
   */
  public record Report(int imported, int unchanged, List<Conflict> conflicts, List<Skipped> skipped) {}

  /** A host for which another key is recorded, which stays. */
  public record Conflict(int line, String host, int port, String keyType, String fingerprint, String recordedFingerprint) {}

  /**
   * @param line counted from 1
   */
  public record Skipped(int line, String why) {}

  private final HostKeyStore store;
  private final String tenant;
  private final List<Conflict> conflicts = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private int imported;
  private int unchanged;

  private HostKeyImport(HostKeyStore store, String tenant) {
    this.store = store;
    this.tenant = tenant;
  }

  /**
   * @param knownHosts the text of the file
   */
  public static Report read(String knownHosts, HostKeyStore store, String tenant) {
    HostKeyImport reading = new HostKeyImport(store, tenant);
    KnownHosts file = KnownHosts.parse(knownHosts);
    file.skipped().forEach(line -> reading.skip(line.line(), line.why()));
    Map<Endpoint, List<KnownHosts.Entry>> byHost = new LinkedHashMap<>();
    for (KnownHosts.Entry entry : file.entries()) {
      byHost.computeIfAbsent(new Endpoint(entry.host(), entry.port()), _ -> new ArrayList<>()).add(entry);
    }
    byHost.forEach(reading::record);
    reading.skipped.sort((a, b) -> Integer.compare(a.line, b.line));
    return new Report(reading.imported, reading.unchanged, List.copyOf(reading.conflicts), List.copyOf(reading.skipped));
  }

  private void record(Endpoint host, List<KnownHosts.Entry> keys) {
    KnownHosts.Entry best = keys.stream().reduce((one, next) -> next.isPreferredTo(one) ? next : one).orElseThrow();
    Optional<HostKeyStore.Known> before = store.recordIfNew(tenant, best, HostKeyCheck.fingerprint(best.publicKey()));
    if (before.isEmpty()) {
      imported++;
      skipOthers(keys, best.publicKey(), "the key in line " + best.line() + " is recorded for " + host);
      return;
    }
    byte[] recorded = before.get().publicKey();
    if (keys.stream().noneMatch(key -> Arrays.equals(key.publicKey(), recorded))) {
      conflicts.add(conflict(best, before.get()));
      return;
    }
    unchanged++;
    skipOthers(keys, recorded, "another key is recorded for " + host + ", which is in this file too");
  }

  private void skipOthers(List<KnownHosts.Entry> keys, byte[] recorded, String why) {
    for (KnownHosts.Entry key : keys) {
      if (!Arrays.equals(key.publicKey(), recorded)) skip(key.line(), why + ", and a host has one key here");
    }
  }

  private static Conflict conflict(KnownHosts.Entry key, HostKeyStore.Known recorded) {
    String fingerprint = HostKeyCheck.fingerprint(key.publicKey());
    return new Conflict(key.line(), key.host(), key.port(), key.keyType(), fingerprint, recorded.fingerprint());
  }

  private void skip(int line, String why) {
    skipped.add(new Skipped(line, why));
  }
}
