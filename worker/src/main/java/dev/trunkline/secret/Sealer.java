package dev.trunkline.secret;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.UUID;

/**
 * Seals a job's secrets before they are stored and opens them in the worker (AES-256-GCM by Tink). The job's id and the name of
 * the field are authenticated with each value, so a sealed value moved to another row or column does not open. The key is a Tink
 * keyset in a file that is never in the database, which makes a dump of the database worthless without it.
 */
public final class Sealer {
  private final Aead aead;

  private Sealer(Aead aead) {
    this.aead = aead;
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
      return new Sealer(keyset.getPrimitive(RegistryConfiguration.get(), Aead.class));
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
    try {
      return aead.encrypt(secret.getBytes(StandardCharsets.UTF_8), associatedData(job, field));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing " + field + " failed", e);
    }
  }

  /**
   * @throws IllegalStateException where the value was sealed for another job or field, or with another key
   */
  public String open(UUID job, String field, byte[] sealed) {
    try {
      return new String(aead.decrypt(sealed, associatedData(job, field)), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the sealed " + field + " of job " + job + " does not open: is the key file the one it was sealed with?", e);
    }
  }

  private static byte[] associatedData(UUID job, String field) {
    return ("job:" + job + ":" + field).getBytes(StandardCharsets.UTF_8);
  }
}
