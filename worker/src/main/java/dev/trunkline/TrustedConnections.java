package dev.trunkline;

import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.connection.Connections;
import dev.trunkline.inventory.ChangedOutside;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.queue.Queue;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.ShownHostKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Connections that were opened on grounds that hold no longer, wherever in the cluster that was found out, carry nothing new. */
record TrustedConnections(Connections connections, StoredCredentials credentials, Audit audit, JdbcClient jdbc) {
  /** At once, as a rule, where a credential is rotated; whoever misses the signal finds out at the next sweep. */
  void follow(Queue queue, Settings settings) {
    Duration every = settings.connections().cleanupInterval();
    queue.whenCredentialRotated(connections::rotated);
    credentials.logins().whenChanged(changed -> {
      queue.credentialRotated(changed.current());
      note(changed);
    });
    queue.every(
        every,
        "looking for rotated credentials",
        () -> credentials.current(connections.credentials()).forEach(connections::rotated));
    if (settings.hostKeys().policy() == HostKeyPolicy.OFF) return;
    ShownHostKeys shown = new ShownHostKeys(jdbc);
    queue.every(
        every,
        "looking for changed host keys",
        () -> shown.undecided().forEach(place -> connections.drain(key -> key.leadsTo(place))));
  }

  /** Whoever changed it is known where it is kept, and not here. */
  private void note(ChangedOutside changed) {
    Map<String, Object> details = Map.of("version", changed.current().version(), "source", changed.where());
    audit.note(new AuditEntry(Instant.now(), changed.tenant(), "system", "credential.changed_outside", changed.name(), details));
  }
}
