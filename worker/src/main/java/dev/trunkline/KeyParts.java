package dev.trunkline;

import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import dev.trunkline.database.Database;
import dev.trunkline.job.JobSpec;
import dev.trunkline.queue.ProcessIdentity;
import dev.trunkline.queue.Queue;
import dev.trunkline.secret.KeyId;
import dev.trunkline.secret.KeyRotation;
import dev.trunkline.secret.Keys;
import dev.trunkline.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What a {@link Node} seals with, by its settings. */
public record KeyParts(Settings settings, Database database) {
  private static final Duration LEARN_EVERY = Duration.ofSeconds(5);
  private static final Duration GO_ON_EVERY = Duration.ofMinutes(1);

  /** Other chores wait that long at most. */
  private static final Duration AT_A_TIME = Duration.ofSeconds(5);

  /** Where the keys are that are never in the database. */
  public static Path file(Settings settings) {
    return settings.secrets().keyFile().orElse(settings.data().dir().resolve("secrets.key"));
  }

  /** Makes the file where the database is Trunkline's own and nothing in it needs one. */
  public Keys open() {
    return Keys.open(file(settings), settings.database().url().isEmpty(), database.dataSource(), database.unpooled());
  }

  /** Looks after the keys from now on. */
  static void follow(Keys keys, Queue queue, Audit audit, ProcessIdentity identity) {
    AtomicReference<List<Integer>> before = new AtomicReference<>(keys.rootKeys());
    queue.every(LEARN_EVERY, "learning keys", () -> {
      keys.rotation().learn();
      List<Integer> now = keys.rootKeys();
      if (before.getAndSet(now).equals(now)) return;
      List<Long> shown = now.stream().map(KeyId::shown).toList();
      audit.note(entry("key_file.changed", identity.host(), Map.of("pid", identity.pid(), "keys", shown)));
    });
    queue.every(GO_ON_EVERY, "going on with the rotation of keys", () -> {
      long end = System.nanoTime() + AT_A_TIME.toNanos();
      KeyRotation.Progress progress = keys.rotation().goOn(() -> System.nanoTime() - end < 0);
      if (progress.rewrapped() + progress.resealed() + progress.destroyed() == 0) return;
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("rewrapped", progress.rewrapped());
      details.put("resealed", progress.resealed());
      details.put("destroyed", progress.destroyed());
      details.put("left", progress.left());
      audit.note(entry("keys.rotation_continued", identity.host(), details));
    });
  }

  private static AuditEntry entry(String action, String subject, Map<String, Object> details) {
    return new AuditEntry(Instant.now(), JobSpec.DEFAULT_TENANT, "system", action, subject, details);
  }
}
