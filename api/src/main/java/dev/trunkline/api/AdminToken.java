package dev.trunkline.api;

import dev.trunkline.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The token that opens the interface. Only its digest is kept, so it cannot be read out of here. */
public final class AdminToken {
  private static final int RANDOM_BYTES = 16;

  private final byte[] digest;

  private AdminToken(String token) {
    this.digest = sha256(token);
  }

  static AdminToken of(Settings settings) {
    return new AdminToken(read(settings));
  }

  /** The token of the settings, else the one kept in the data directory, which is made at the first start and shown once. */
  public static String read(Settings settings) {
    if (settings.auth().bootstrapToken().isSet()) return settings.auth().bootstrapToken().value();
    Path file = settings.data().dir().resolve("admin.token");
    try {
      if (!Files.exists(file)) make(file);
      String token = Files.readString(file).strip();
      if (token.isEmpty()) throw new StartFailure("the token file " + file + " is empty; delete it to have another one made");
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException("the token file " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void make(Path file) throws IOException {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = "tl_admin." + HexFormat.of().formatHex(random);
    Files.createDirectories(file.toAbsolutePath().getParent());
    var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(StandardCharsets.UTF_8.encode(token + "\n"));
    }
    System.out.println("admin token: " + token + " (kept in " + file + ")");
  }

  /** In a time that does not depend on how much of it is right. */
  boolean matches(String token) {
    return MessageDigest.isEqual(digest, sha256(token));
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
