package dev.trunkline.secret;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of HMACs. Each is kept like a data key, so it stays the same while the keys of the key file come and go. The first value
 * of one is what versions without data keys derived from the whole key file: processes of both recognise the same things.
 */
final class MacKeys {
  private static final String ALGORITHM = "HmacSHA256";

  private final RootKeys root;
  private final Optional<Envelopes> envelopes;
  private final BooleanSupplier mayMake;
  private final Map<DataKeyName, SecretKey> known = new ConcurrentHashMap<>();

  /**
   * @param envelopes empty for keys that come of the key file alone
   * @param mayMake whether every process that lives knows such keys
   */
  MacKeys(RootKeys root, Optional<Envelopes> envelopes, BooleanSupplier mayMake) {
    this.root = root;
    this.envelopes = envelopes;
    this.mayMake = mayMake;
  }

  /** One and the same in every process, for ever. */
  SecretKey lasting(String purpose) {
    return envelopes
        .map(kept -> kept.inUse(DataKeyName.INSTALLATION, purpose).orElseGet(() -> first(kept, purpose)))
        .map(opened -> keep(opened).key())
        .orElseGet(() -> root.derive(purpose));
  }

  private Envelopes.Opened first(Envelopes kept, String purpose) {
    DataKeyName name = DataKeyName.fresh(DataKeyName.INSTALLATION, purpose);
    return kept.make(new Envelopes.Opened(name, root.derive(purpose).getEncoded()));
  }

  /** What is made now is made with it; later it is {@linkplain #find found} by its id. */
  Mac current(String purpose) {
    return envelopes
        .flatMap(kept -> kept.inUse(DataKeyName.INSTALLATION, purpose).or(() -> made(kept, purpose)))
        .map(this::keep)
        .orElseGet(() -> ofRoot(purpose));
  }

  record Mac(int id, SecretKey key) {}

  private Optional<Envelopes.Opened> made(Envelopes kept, String purpose) {
    return mayMake.getAsBoolean() ? Optional.of(kept.make(Envelopes.forMac(purpose))) : Optional.empty();
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
    return Optional.ofNullable(known.get(name))
        .or(() -> root.derive(purpose, id))
        .or(() -> envelopes.flatMap(kept -> kept.find(name)).map(opened -> keep(opened).key()));
  }
}
