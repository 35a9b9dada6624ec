package dev.trunkline.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Data keys in clear, taken out of what is stored and put into it: wrapped with a key of the key file. */
final class Envelopes {
  private static final int MAC_KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RootKeys root;
  private final StoredDataKeys stored;
  private final IntPredicate everybodyHas;

  /**
   * @param everybodyHas whether every process has this key of the file
   */
  Envelopes(RootKeys root, StoredDataKeys stored, IntPredicate everybodyHas) {
    this.root = root;
    this.stored = stored;
    this.everybodyHas = everybodyHas;
  }

  /**
   * A data key in clear.
   *
   * @param material a Tink keyset of one key where it seals values, else the key of an HMAC
   */
  record Opened(DataKeyName name, byte[] material) {
    @Override
    public String toString() {
      return "Opened[" + name + "]";
    }
  }

  Optional<Opened> inUse(String tenant, String purpose) {
    return stored.inUse(tenant, purpose).map(this::open);
  }

  Optional<Opened> find(DataKeyName name) {
    return stored.find(name).map(wrapped -> open(new StoredDataKeys.Wrapped(name, wrapped)));
  }

  /** Stores this key, or finds the one that somebody else has stored a moment before. Empty where {@link #wrapNew} is. */
  Optional<Opened> make(Opened key) {
    Optional<StoredDataKeys.Wrapped> wrapped = wrapNew(key);
    wrapped.ifPresent(stored::put);
    return wrapped.flatMap(_ -> inUse(key.name().tenant(), key.name().purpose()));
  }

  /** Empty as long as a process lacks the key that seals here: the file of one of the two is old, and it could not open this. */
  Optional<StoredDataKeys.Wrapped> wrapNew(Opened key) {
    return Optional.of(wrap(key)).filter(wrapped -> everybodyHas.test(KeyId.of(wrapped.bytes())));
  }

  StoredDataKeys.Wrapped wrap(Opened key) {
    try {
      return new StoredDataKeys.Wrapped(key.name(), root.seal(key.material(), key.name().bound()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(what(key.name()) + " cannot be wrapped", e);
    }
  }

  Opened open(StoredDataKeys.Wrapped wrapped) {
    try {
      return new Opened(wrapped.name(), root.open(wrapped.bytes(), wrapped.name().bound()));
    } catch (GeneralSecurityException e) {
      long key = KeyId.shown(KeyId.of(wrapped.bytes()));
      throw new IllegalStateException(
          what(wrapped.name()) + " does not open: it is wrapped with key " + key + " of the key file; is that the right file?", e);
    }
  }

  private static String what(DataKeyName name) {
    String whose = name.tenant().isEmpty() ? "the installation" : "tenant " + name.tenant();
    return "data key %d (%s) of %s".formatted(KeyId.shown(name.id()), name.purpose(), whose);
  }

  /** A new key for values. */
  static Opened forValues(String tenant) {
    DataKeyName name = DataKeyName.fresh(tenant, DataKeyName.VALUES);
    try {
      KeysetHandle keyset =
          KeysetHandle.newBuilder()
              .addEntry(
                  KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                      .withFixedId(name.id())
                      .makePrimary())
              .build();
      return new Opened(name, TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key can be made", e);
    }
  }

  /** A new key for an HMAC. */
  static Opened forMac(String purpose) {
    byte[] material = new byte[MAC_KEY_BYTES];
    RANDOM.nextBytes(material);
    return new Opened(DataKeyName.fresh(DataKeyName.INSTALLATION, purpose), material);
  }
}
