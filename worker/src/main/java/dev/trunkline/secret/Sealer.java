package dev.trunkline.secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Seals secrets before they are stored and opens them in the worker (AES-256-GCM by Tink). Each is sealed with the data key of its
 * tenant and together with its {@link SealedPlace}, so a value moved to another row, column or tenant does not open. Data keys are
 * kept in the database, wrapped with a key of the key file, which is never in there: a dump is worthless without it.
 *
 * <p>As long as a tenant has no data key, because a process of a version lives that knows none, its values are sealed with the key
 * of the key file itself, as that version does.
 */
public final class Sealer {
  /** The purpose of the keys of tokens; each is kept as long as a token in force was made with it. */
  public static final String OF_TOKENS = "api-tokens";

  private final RootKeys root;
  private final Optional<TenantKeys> tenants;
  private final MacKeys macs;

  Sealer(RootKeys root, Optional<TenantKeys> tenants, MacKeys macs) {
    this.root = root;
    this.tenants = tenants;
    this.macs = macs;
  }

  /**
   * Seals with the keys of the file alone; makes it (0600) where there is none and {@code create} allows.
   *
   * @throws IllegalStateException where the file is missing or holds no usable keyset
   */
  public static Sealer ofKeyFile(Path path, boolean create) {
    KeyFile file = new KeyFile(path);
    if (create && !file.exists()) file.make();
    RootKeys root = new RootKeys(file);
    return new Sealer(root, Optional.empty(), new MacKeys(root, Optional.empty(), new KeyLookups(Moment::now), () -> false, Moment::now));
  }

  public byte[] seal(SealedPlace place, String secret) {
    byte[] clear = secret.getBytes(StandardCharsets.UTF_8);
    try {
      Optional<DataKey> key = tenants.flatMap(keys -> keys.forSealing(place.tenant()));
      return key.isPresent() ? key.get().aead().encrypt(clear, place.bound()) : root.seal(clear, place.boundWithoutDataKey());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing " + place.field() + " failed", e);
    }
  }

  /**
   * @throws IllegalStateException where the value was sealed for another place, or with a key that is not there
   */
  public String open(SealedPlace place, byte[] sealed) {
    try {
      return new String(opened(place, sealed), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the sealed " + place + " does not open: is the key file the one it was sealed with?", e);
    }
  }

  /** From the nearest to the farthest: memory, the file, the database, the file as it is now. */
  private byte[] opened(SealedPlace place, byte[] sealed) throws GeneralSecurityException {
    int id = KeyId.of(sealed);
    Optional<DataKey> key = tenants.flatMap(keys -> keys.inMemory(place.tenant(), id));
    if (key.isEmpty() && !root.has(id)) key = tenants.flatMap(keys -> keys.inDatabase(place.tenant(), id));
    return key.isPresent() ? key.get().aead().decrypt(sealed, place.bound()) : root.open(sealed, place.boundWithoutDataKey());
  }

  /** A key for HMAC-SHA-256: for ever the same in every process of the installation, another for each purpose. */
  public SecretKey deriveKey(String purpose) {
    return macs.lasting(purpose);
  }

  /** The key for HMAC-SHA-256 that is used for what is made now. */
  public int currentMac(String purpose) {
    return macs.current(purpose).id();
  }

  /** A key that was current once; empty where it is not there any more. */
  public Optional<SecretKey> findMac(String purpose, int id) {
    return macs.find(purpose, id);
  }

  /** As {@link #findMac}, without a look at the database for an id that a stranger made up. Of a purpose whose key is not renewed. */
  public Optional<SecretKey> findMacNear(String purpose, int id) {
    return macs.findNear(purpose, id);
  }

  /** Of the keys in the key file, the one that seals first. */
  public List<Integer> rootKeys() {
    return root.ids();
  }
}
