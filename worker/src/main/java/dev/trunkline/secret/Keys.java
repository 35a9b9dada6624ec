package dev.trunkline.secret;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys of one process, put together: those of the key file, and those that are wrapped with them in the database. */
public final class Keys {
  private final JdbcClient jdbc;
  private final RootKeys root;
  private final Sealer sealer;
  private final KeyRotation rotation;

  private Keys(RootKeys root, DataSource pooled, DataSource unpooled) {
    this.jdbc = JdbcClient.create(pooled);
    this.root = root;
    JdbcClient outside = JdbcClient.create(unpooled);
    KeyHolders holders = new KeyHolders(outside);
    Envelopes envelopes = new Envelopes(root, new StoredDataKeys(outside), holders::allHave);
    KeyLookups lookups = new KeyLookups(Moment::now);
    BooleanSupplier mayMake = () -> !holders.anyOfBefore();
    TenantKeys tenants = new TenantKeys(envelopes, lookups, mayMake, Moment::now);
    MacKeys macs = new MacKeys(root, Optional.of(envelopes), lookups, mayMake, Moment::now);
    this.sealer = new Sealer(root, Optional.of(tenants), macs);
    this.rotation = new KeyRotation(root, tenants, sealer, pooled, unpooled);
    rotation.learn();
  }

  /**
   * @param mayMake whether the file may be made where there is none; only where nothing in the database needs one
   * @param unpooled opens a connection each time, in which no transaction of anybody else is
   * @throws IllegalStateException where the file is missing, holds no usable keyset, or lacks a key that something in the database
   *     is wrapped with
   */
  public static Keys open(Path path, boolean mayMake, DataSource pooled, DataSource unpooled) {
    KeyFile file = new KeyFile(path);
    Map<Integer, Integer> needed = new TreeMap<>();
    for (StoredDataKeys.Entry entry : new StoredDataKeys(JdbcClient.create(pooled)).all(Duration.ZERO)) {
      needed.merge(entry.rootKey(), 1, Integer::sum);
    }
    if (!file.exists() && mayMake && needed.isEmpty()) file.make();
    RootKeys root = new RootKeys(file);
    needed.forEach((id, count) -> {
      if (!root.has(id)) {
        throw new IllegalStateException(
            "the key file %s lacks key %d, with which %d data keys of this database are wrapped: it is another file, or an old copy"
                .formatted(path, KeyId.shown(id), count));
      }
    });
    return new Keys(root, pooled, unpooled);
  }

  public Sealer sealer() {
    return sealer;
  }

  public KeyRotation rotation() {
    return rotation;
  }

  /** Of the keys in the key file, as it is now, the one that seals first. */
  public List<Integer> rootKeys() {
    return root.ids();
  }

  /** Counts all sealed values. */
  public KeyUse use() {
    return KeyUse.read(jdbc, root);
  }
}
