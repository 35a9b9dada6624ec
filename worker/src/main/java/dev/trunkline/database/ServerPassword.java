package dev.trunkline.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.apache.commons.io.FileUtils;

/**
 * The password of the embedded server. Its file also tells whether the server was ever set up whole: until then it has
 * a name of its own, and what a start that was killed half-way left behind is made again. Nothing is lost by that, for
 * nobody has worked on that server yet.
 */
record ServerPassword(Path dataDirectory, Path server) {
  private static final int BYTES = 24;

  /**
   * Reads the password of the server that exists, or makes one for the server to come.
   *
   * @throws DatabaseUnavailable where there is a server and its password is gone
   */
  String prepare() throws IOException {
    if (Files.exists(kept())) return Files.readString(kept());
    if (Files.exists(server)) dropHalfMade();
    String password = generated();
    Private.write(fresh(), password);
    return password;
  }

  /** The file that holds it until {@link #keep}. */
  Path fresh() {
    return dataDirectory.resolve("postgres.password.new");
  }

  /** Says that the server is set up whole. */
  void keep() throws IOException {
    if (Files.exists(fresh())) Files.move(fresh(), kept(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void dropHalfMade() throws IOException {
    if (!Files.exists(fresh())) {
      throw new DatabaseUnavailable(kept() + " is missing, without which " + server
          + " cannot be opened: put it back from a copy, or move " + server + " away to begin with an empty database");
    }
    FileUtils.deleteDirectory(server.toFile());
  }

  private Path kept() {
    return dataDirectory.resolve("postgres.password");
  }

  private static String generated() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
