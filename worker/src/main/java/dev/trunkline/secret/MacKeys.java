package dev.trunkline.secret;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of HMACs. Each is kept like a data key, so it stays the same while the keys of the key file come and go. The first value
 * of one is what versions without data keys derived from the whole key file: processes of both recognise the same things.
 */
final class MacKeys {
  private static final String ALGORITHM = "HmacSHA256";

  /** Far less than until a key that was current is destroyed. */
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private final RootKeys root;
  private final Optional<Envelopes> envelopes;
  private final KeyLookups lookups;
  private final BooleanSupplier mayMake;
  private final Supplier<Moment> now;
  private final Map<String, Current> currents = new ConcurrentHashMap<>();
  private final Map<DataKeyName, SecretKey> known = new ConcurrentHashMap<>();

  /**
   * @param envelopes empty for keys that come of the key file alone
   * @param mayMake whether every process that lives knows such keys
   */
  MacKeys(RootKeys root, Optional<Envelopes> envelopes, KeyLookups lookups, BooleanSupplier mayMake, Supplier<Moment> now) {
    this.root = root;
    this.envelopes = envelopes;
    this.lookups = lookups;
    this.mayMake = mayMake;
    this.now = now;
  }

  /** One and the same in every process, for ever. */
  SecretKey lasting(String purpose) {
    return envelopes
        .flatMap(kept -> kept.inUse(DataKeyName.INSTALLATION, purpose).or(() -> first(kept, purpose)))
        .map(opened -> keep(opened).key())
        .orElseGet(() -> root.derive(purpose));
  }

  private Optional<Envelopes.Opened> first(Envelopes kept, String purpose) {
    DataKeyName name = DataKeyName.fresh(DataKeyName.INSTALLATION, purpose);
    return kept.make(new Envelopes.Opened(name, root.derive(purpose).getEncoded()));
  }

  /** What is made now is made with it; later it is {@linkplain #find found} by its id. */
  Mac current(String purpose) {
    Current believed = currents.get(purpose);
    if (believed != null && believed.asked().isWithin(BELIEVED, now.get())) return believed.mac().orElseGet(() -> ofRoot(purpose));
    return envelopes
        .flatMap(kept -> lookups.inUse(DataKeyName.INSTALLATION, purpose, () -> looked(kept, purpose)))
        .map(this::keep)
        .orElseGet(() -> ofRoot(purpose));
  }

  record Mac(int id, SecretKey key) {}

  /**
   * @param mac empty where there is none yet
   */
  private record Current(Optional<Mac> mac, Moment asked) {}

  private Optional<Envelopes.Opened> looked(Envelopes kept, String purpose) {
    Moment asked = now.get();
    Optional<Envelopes.Opened> key = kept.inUse(DataKeyName.INSTALLATION, purpose).or(() -> made(kept, purpose));
    currents.put(purpose, new Current(key.map(this::keep), asked));
    return key;
  }

  private Optional<Envelopes.Opened> made(Envelopes kept, String purpose) {
    return mayMake.getAsBoolean() ? kept.make(Envelopes.forMac(purpose)) : Optional.empty();
  }

  private Mac ofRoot(String purpose) {
    int id = root.primary();
    return new Mac(id, root.derive(purpose, id).orElseThrow());
  }

  private Mac keep(Envelopes.Opened opened) {
    SecretKey key = known.computeIfAbsent(opened.name(), _ -> new SecretKeySpec(opened.material(), ALGORITHM));
    return new Mac(opened.name().id(), key);
  }

  /** Empty where there is no such key any more. */
  Optional<SecretKey> find(String purpose, int id) {
    DataKeyName name = new DataKeyName(DataKeyName.INSTALLATION, purpose, id);
    return inMemory(name)
        .or(() -> envelopes.flatMap(kept -> lookups.find(name, () -> kept.find(name))).map(opened -> keep(opened).key()));
  }

  /**
   * As {@link #find}, where anybody may ask for any id: one that is neither current nor known nor in the file is not looked for in
   * the database.
   */
  Optional<SecretKey> findNear(String purpose, int id) {
    current(purpose);
    return inMemory(new DataKeyName(DataKeyName.INSTALLATION, purpose, id));
  }

  private Optional<SecretKey> inMemory(DataKeyName name) {
    return Optional.ofNullable(known.get(name)).or(() -> root.derive(name.purpose(), name.id()));
  }
}
