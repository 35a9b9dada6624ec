package dev.trunkline.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of the key file, as this process has them in memory. The file is looked at before anything is sealed, and when something
 * was sealed with a key that is not known, so a key that somebody adds or promotes is used from then on. Where the file cannot be
 * read any more, the keys that were read last stay.
 */
public final class RootKeys {
  private static final Logger log = LoggerFactory.getLogger(RootKeys.class);
  private static final int DERIVED_KEY_BYTES = 32;

  private record View(KeysetHandle keyset, Aead aead, List<Integer> ids, KeyFile.Stamp stamp) {
    boolean has(int id) {
      return ids.contains(id);
    }
  }

  private final KeyFile file;
  private volatile View view;
  private volatile boolean told;

  /**
   * @throws IllegalStateException where the file is missing or holds no usable keyset
   */
  public RootKeys(KeyFile file) {
    this.file = file;
    try {
      this.view = read(file.stamp());
    } catch (IOException e) {
      throw new IllegalStateException("the key file " + file.path() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private View read(KeyFile.Stamp stamp) {
    try {
      KeysetHandle keyset = file.read();
      List<Integer> ids = new ArrayList<>(List.of(keyset.getPrimary().getId()));
      for (int i = 0; i < keyset.size(); i++) {
        if (!keyset.getAt(i).isPrimary()) ids.add(keyset.getAt(i).getId());
      }
      return new View(keyset, keyset.getPrimitive(RegistryConfiguration.get(), Aead.class), List.copyOf(ids), stamp);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key file " + file.path() + " holds no usable Tink AEAD keyset", e);
    }
  }

  /** Reads the file again where it has changed. */
  private View look() {
    View before = view;
    try {
      KeyFile.Stamp now = file.stamp();
      if (now.equals(before.stamp())) return before;
      View read = read(now);
      view = read;
      told = false;
      return read;
    } catch (IOException | IllegalStateException e) {
      if (!told) log.warn("the key file {} cannot be read any more; the keys of before are used: {}", file.path(), e.getMessage());
      told = true;
      return before;
    }
  }

  /** Of the keys in the file, the one that seals first. */
  public List<Integer> ids() {
    return look().ids();
  }

  /** The key that seals now. */
  public int primary() {
    return ids().getFirst();
  }

  boolean has(int id) {
    return view.has(id) || look().has(id);
  }

  byte[] seal(byte[] clear, byte[] bound) throws GeneralSecurityException {
    return look().aead().encrypt(clear, bound);
  }

  byte[] open(byte[] sealed, byte[] bound) throws GeneralSecurityException {
    View keys = has(KeyId.of(sealed)) ? view : look();
    return keys.aead().decrypt(sealed, bound);
  }

  /** A key for HMAC-SHA-256, by HKDF (RFC 5869) from the whole file: another one once there is a further key in it. */
  SecretKey derive(String purpose) {
    return derive(purpose, look().keyset());
  }

  /** The same from this one key of the file; empty where it is not in there. */
  Optional<SecretKey> derive(String purpose, int id) {
    if (!has(id)) return Optional.empty();
    KeysetHandle keyset = view.keyset();
    for (int i = 0; i < keyset.size(); i++) {
      if (keyset.getAt(i).getId() == id) return Optional.of(derive(purpose, alone(keyset.getAt(i))));
    }
    return Optional.empty();
  }

  private static KeysetHandle alone(KeysetHandle.Entry entry) {
    try {
      return KeysetHandle.newBuilder()
          .addEntry(KeysetHandle.importKey(entry.getKey()).withFixedId(entry.getId()).makePrimary())
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + KeyId.shown(entry.getId()) + " of the key file cannot be used by itself", e);
    }
  }

  private static SecretKey derive(String purpose, KeysetHandle keyset) {
    try {
      byte[] material = TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
      byte[] info = ("trunkline:" + purpose).getBytes(StandardCharsets.UTF_8);
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey("HmacSHA256", HKDFParameterSpec.ofExtract().addIKM(material).thenExpand(info, DERIVED_KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key can be derived for " + purpose, e);
    }
  }
}
