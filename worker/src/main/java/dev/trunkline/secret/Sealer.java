package dev.trunkline.secret;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Seals the secrets of jobs, schedules and credentials before they are stored and opens them in the worker (AES-256-GCM by Tink). The
 * id of the job or schedule, or the tenant and the version of the credential, and the name of the field are authenticated with each value, so a
 * sealed value moved to another row or column does not open. The key is a Tink keyset in a file that is never in the database,
 * which makes a dump of the database worthless without it.
 */
public final class Sealer {
  private static final int DERIVED_KEY_BYTES = 32;

  private final KeysetHandle keyset;
  private final Aead aead;

  private Sealer(KeysetHandle keyset) throws GeneralSecurityException {
    this.keyset = keyset;
    this.aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  /**
   * Reads the keyset in {@code file}; makes it (0600) where there is none and {@code create} allows.
   *
   * @throws IllegalStateException where the file is missing or holds no usable keyset
   */
  public static Sealer ofKeyFile(Path file, boolean create) {
    try {
      AeadConfig.register();
      if (create && !Files.exists(file)) makeKeyset(file);
      KeysetHandle keyset =
          TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
      return new Sealer(keyset);
    } catch (IOException e) {
      throw new IllegalStateException("the key file " + file + " cannot be read: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key file " + file + " holds no usable Tink AEAD keyset", e);
    }
  }

  private static void makeKeyset(Path file) throws IOException, GeneralSecurityException {
    String keyset =
        TinkJsonProtoKeysetFormat.serializeKeyset(
            KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
    var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = Files.newByteChannel(file, Set.of(CREATE_NEW, WRITE), ownerOnly)) {
      channel.write(StandardCharsets.UTF_8.encode(keyset));
    }
  }

  public byte[] seal(UUID job, String field, String secret) {
    return seal(field, secret, associatedData(job, field));
  }

  public byte[] sealForSchedule(UUID schedule, String field, String secret) {
    return seal(field, secret, ofSchedule(schedule, field));
  }

  public byte[] seal(String tenant, CredentialVersion version, String field, String secret) {
    return seal(field, secret, associatedData(tenant, version, field));
  }

  public byte[] sealForWebhook(String tenant, UUID webhook, String field, String secret) {
    return seal(field, secret, ofWebhook(tenant, webhook, field));
  }

  private byte[] seal(String field, String secret, byte[] associatedData) {
    try {
      return aead.encrypt(secret.getBytes(StandardCharsets.UTF_8), associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing " + field + " failed", e);
    }
  }

  /**
   * @throws IllegalStateException where the value was sealed for another job or field, or with another key
   */
  public String open(UUID job, String field, byte[] sealed) {
    return open(field + " of job " + job, sealed, associatedData(job, field));
  }

  /**
   * @throws IllegalStateException where the value was sealed for another tenant, credential, version or field, or with another key
   */
  public String open(String tenant, CredentialVersion version, String field, byte[] sealed) {
    return open(field + " of credential " + version.credential(), sealed, associatedData(tenant, version, field));
  }

  /**
   * @throws IllegalStateException where the value was sealed for another schedule or field, or with another key
   */
  public String openOfSchedule(UUID schedule, String field, byte[] sealed) {
    return open(field + " of schedule " + schedule, sealed, ofSchedule(schedule, field));
  }

  /**
   * @throws IllegalStateException where the value was sealed for another tenant, webhook or field, or with another key
   */
  public String openOfWebhook(String tenant, UUID webhook, String field, byte[] sealed) {
    return open(field + " of webhook " + webhook, sealed, ofWebhook(tenant, webhook, field));
  }

  private String open(String what, byte[] sealed, byte[] associatedData) {
    try {
      return new String(aead.decrypt(sealed, associatedData), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the sealed " + what + " does not open: is the key file the one it was sealed with?", e);
    }
  }

  /**
   * A key for HMAC-SHA-256, by HKDF (RFC 5869) from the keyset: the same in every process with the same keyset, another for each
   * purpose, and as little in the database as the keyset itself.
   */
  public SecretKey deriveKey(String purpose) {
    return deriveKey(purpose, keyset);
  }

  /** The id of the key that seals now. */
  public int primaryKeyId() {
    return keyset.getPrimary().getId();
  }

  /**
   * As {@link #deriveKey(String)}, but from this one key of the keyset: it stays the same while other keys come and go. Empty where
   * the keyset has no key of this id.
   */
  public Optional<SecretKey> deriveKey(String purpose, int keyId) {
    for (int i = 0; i < keyset.size(); i++) {
      KeysetHandle.Entry entry = keyset.getAt(i);
      if (entry.getId() == keyId) return Optional.of(deriveKey(purpose, alone(entry)));
    }
    return Optional.empty();
  }

  private static KeysetHandle alone(KeysetHandle.Entry entry) {
    try {
      return KeysetHandle.newBuilder()
          .addEntry(KeysetHandle.importKey(entry.getKey()).withFixedId(entry.getId()).makePrimary())
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + entry.getId() + " of the key file cannot be used by itself", e);
    }
  }

  private static SecretKey deriveKey(String purpose, KeysetHandle keyset) {
    try {
      byte[] material = TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
      byte[] info = ("trunkline:" + purpose).getBytes(StandardCharsets.UTF_8);
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey("HmacSHA256", HKDFParameterSpec.ofExtract().addIKM(material).thenExpand(info, DERIVED_KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key can be derived for " + purpose, e);
    }
  }

  private static byte[] associatedData(UUID job, String field) {
    return ("job:" + job + ":" + field).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ofSchedule(UUID schedule, String field) {
    return ("schedule:" + schedule + ":" + field).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ofWebhook(String tenant, UUID webhook, String field) {
    return ("webhook:" + webhook + ":" + field + ":" + tenant).getBytes(StandardCharsets.UTF_8);
  }

  /** The tenant comes last: of all parts it alone might hold a colon. */
  private static byte[] associatedData(String tenant, CredentialVersion version, String field) {
    return ("credential:" + version.credential() + ":" + version.version() + ":" + field + ":" + tenant)
        .getBytes(StandardCharsets.UTF_8);
  }
}
