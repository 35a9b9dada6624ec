package dev.trunkline.secret;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Brings everything under the keys that are in use: data keys under the key of the key file that seals now, values under the data
 * key of their tenant; and destroys what nothing hangs on any more. Every step looks at what is there, so it does not matter who
 * did the one before, or whether anybody was interrupted.
 */
public final class KeyRotation {
  /** Any number that nothing else of Trunkline takes. */
  private static final long TURN = 7_201_202_621L;

  private final RootKeys root;
  private final Envelopes envelopes;
  private final TenantKeys tenants;
  private final StoredDataKeys stored;
  private final JdbcClient jdbc;
  private final DataSource unpooled;
  private final Resealing resealing;
  /** Whether nothing was sealed with the key file itself since this process looked for it. */
  private volatile boolean everyTenantHasOne;

  KeyRotation(RootKeys root, TenantKeys tenants, Sealer sealer, DataSource pooled, DataSource unpooled) {
    this.root = root;
    this.tenants = tenants;
    this.jdbc = JdbcClient.create(pooled);
    this.stored = new StoredDataKeys(jdbc);
    this.envelopes = new Envelopes(root, stored, new KeyHolders(jdbc)::allHave);
    this.unpooled = unpooled;
    this.resealing = new Resealing(jdbc, sealer);
  }

  /**
   * How far it has come.
   *
   * @param renewed data keys that took the place of others
   * @param rewrapped data keys that are wrapped with another key of the key file now
   * @param resealed values
   * @param unreadable values that do not open and stay as they are
   * @param destroyed data keys that nothing hung on any more
   * @param left data keys that are not wrapped with the key that seals now, and values that are not sealed with the data key in use
   * @param waitsFor processes that do not seal with the same key of the key file yet: until then no data key is wrapped anew
   */
  public record Progress(
      int renewed, int rewrapped, long resealed, long unreadable, int destroyed, long left, List<KeyHolders.Holder> waitsFor) {}

  /** To be called every few seconds, so that this process knows the keys that others have made. */
  public void learn() {
    Moment asked = Moment.now();
    tenants.learn(stored.all(TenantKeys.RIPE), asked, envelopes::find);
  }

  /** Goes on with whatever is unfinished; to be called every minute. */
  public Progress goOn(BooleanSupplier goesOn) {
    if (tenants.hadToDoWithout() || new KeyHolders(jdbc).anyOfBefore()) everyTenantHasOne = false;
    int primary = root.primary();
    boolean unfinished = stored.all(TenantKeys.RIPE).stream().anyMatch(entry -> isUnfinished(entry, primary));
    if (!unfinished && everyTenantHasOne) return new Progress(0, 0, 0, 0, 0, 0, List.of());
    return finish(0, goesOn);
  }

  private static boolean isUnfinished(StoredDataKeys.Entry entry, int primary) {
    // Tokens may be in force for years: what is left of their keys is looked at when there is something else to do.
    if (!entry.name().sealsValues()) return entry.rootKey() != primary;
    return entry.rootKey() != primary || (entry.inUse() ? !entry.settled() : entry.ripe());
  }

  /**
   * Begins a rotation and does as much of it as there is time for.
   *
   * @param newDataKeys whether each tenant is given a new data key; not as long as a process lacks the key of the file that seals here
   * @param goesOn asked again and again; what is left then is done by the next call, or by any process within a few minutes
   */
  public Progress rotate(boolean newDataKeys, BooleanSupplier goesOn) {
    everyTenantHasOne = false;
    int renewed = newDataKeys ? renew() : 0;
    learn();
    return finish(renewed, goesOn);
  }

  private int renew() {
    int renewed = 0;
    for (StoredDataKeys.Entry entry : stored.all(TenantKeys.RIPE)) {
      if (!entry.inUse()) continue;
      DataKeyName name = entry.name();
      if (name.sealsValues()) {
        if (supersede(name, Envelopes.forValues(name.tenant()))) renewed++;
      } else if (name.purpose().equals(DataKeyName.API_TOKENS)) {
        if (supersede(name, Envelopes.forMac(name.purpose()))) renewed++;
      }
    }
    return renewed;
  }

  private boolean supersede(DataKeyName former, Envelopes.Opened fresh) {
    return envelopes.wrapNew(fresh).filter(wrapped -> stored.supersede(former.id(), wrapped)).isPresent();
  }

  /**
   * One process at a time: the others would do the same once more. The turn ends with the connection, whatever becomes of this
   * process.
   */
  private Progress finish(int renewed, BooleanSupplier goesOn) {
    try (Connection turn = unpooled.getConnection();
        Statement statement = turn.createStatement();
        ResultSet taken = statement.executeQuery("select pg_try_advisory_lock(" + TURN + ")")) {
      taken.next();
      if (taken.getBoolean(1)) return inTurn(renewed, goesOn);
      KeyUse use = KeyUse.read(jdbc, root);
      return new Progress(renewed, 0, 0, 0, 0, left(use), lacking(use.holders()));
    } catch (SQLException e) {
      throw new CannotGetJdbcConnectionException("no turn could be taken", e);
    }
  }

  private Progress inTurn(int renewed, BooleanSupplier goesOn) {
    giveEveryTenantOne();
    List<StoredDataKeys.Entry> before = stored.all(TenantKeys.RIPE);
    List<KeyHolders.Holder> waitsFor = lacking(new KeyHolders(jdbc).all());
    int rewrapped = waitsFor.isEmpty() ? rewrap(before) : 0;
    Resealing.Pass pass = resealing.pass(goesOn);
    if (pass.foundNothing()) settle(before);
    int destroyed = pass.whole() ? destroy(before) : 0;
    long left = left(KeyUse.read(jdbc, root)) - pass.unreadable();
    return new Progress(renewed, rewrapped, pass.resealed(), pass.unreadable(), destroyed, Math.max(0, left), waitsFor);
  }

  /** Those whose values are sealed with the key file itself. Once each has one, only a process of the version before adds some. */
  private void giveEveryTenantOne() {
    if (everyTenantHasOne || new KeyHolders(jdbc).anyOfBefore()) return;
    Set<String> all = new HashSet<>();
    for (SealedValues values : SealedValues.ALL) values.count(jdbc).forEach(count -> all.add(count.tenant()));
    everyTenantHasOne = all.stream().allMatch(tenant -> tenants.forSealing(tenant).isPresent());
  }

  /** As long as a process seals with another key of the file, it would undo this. */
  private List<KeyHolders.Holder> lacking(List<KeyHolders.Holder> holders) {
    int primary = root.primary();
    return holders.stream().filter(holder -> !holder.sealsWith(primary)).toList();
  }

  private int rewrap(List<StoredDataKeys.Entry> entries) {
    int primary = root.primary();
    int rewrapped = 0;
    for (StoredDataKeys.Entry entry : entries) {
      if (entry.rootKey() == primary) continue;
      Optional<byte[]> former = stored.find(entry.name());
      if (former.isPresent() && rewrap(new StoredDataKeys.Wrapped(entry.name(), former.get()))) rewrapped++;
    }
    return rewrapped;
  }

  private boolean rewrap(StoredDataKeys.Wrapped former) {
    return stored.rewrap(former, envelopes.wrap(envelopes.open(former)).bytes());
  }

  private void settle(List<StoredDataKeys.Entry> entries) {
    for (StoredDataKeys.Entry entry : entries) {
      if (entry.inUse() && entry.name().sealsValues() && !entry.settled() && entry.ripe()) stored.settle(entry.name());
    }
  }

  private int destroy(List<StoredDataKeys.Entry> entries) {
    List<StoredDataKeys.Entry> candidates = entries.stream().filter(entry -> !entry.inUse() && entry.ripe()).toList();
    if (candidates.isEmpty()) return 0;
    Set<DataKeyName> needed = KeyUse.namesInUse(jdbc);
    int destroyed = 0;
    for (StoredDataKeys.Entry entry : candidates) {
      if (!needed.contains(entry.name()) && stored.destroy(entry.name())) destroyed++;
    }
    return destroyed;
  }

  private long left(KeyUse use) {
    long wrappedOtherwise = use.keys().stream().filter(key -> !key.primary()).mapToLong(KeyUse.RootKey::dataKeys).sum();
    return wrappedOtherwise + use.valuesToReseal();
  }
}
