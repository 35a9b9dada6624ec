package dev.trunkline.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the embedded PostgreSQL's programs are unpacked: one private directory per user, shared by all data
 * directories, because unpacking takes seconds.
 *
 * @param directory of the unpacked copies, one per version
 */
record Binaries(Path directory) {
  private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);

  /** Under the user's home, or under {@code dataDirectory} for a user without one that can be written. */
  static Binaries under(Path home, Path dataDirectory) throws IOException {
    try {
      return in(home.resolve(".cache").resolve("trunkline"));
    } catch (IOException unwritable) {
      LOG.info("PostgreSQL is unpacked in {}: {} cannot be used ({})", dataDirectory, home, unwritable.toString());
      return in(dataDirectory);
    }
  }

  private static Binaries in(Path parent) throws IOException {
    Path own = Private.ownDirectory(parent.resolve("postgres-programs"));
    // The library makes the directory that it is given writable for all, so it is the one above that keeps others out.
    return new Binaries(Private.directory(own.resolve("unpacked")));
  }

  /** Waits for any other process that unpacks, and drops what one that was killed left half unpacked. */
  Turn takeTurn() throws IOException {
    Turn turn = Turn.take(directory.resolve("unpack.lock"));
    try {
      dropHalfUnpacked();
      return turn;
    } catch (IOException | RuntimeException failure) {
      turn.close();
      throw failure;
    }
  }

  /**
   * The library keeps whatever files it finds, half-written ones of a killed process too, unless this marker is there.
   */
  private void dropHalfUnpacked() throws IOException {
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(directory, "PG-*")) {
      for (Path copy : copies) {
        if (!Files.exists(copy.resolve(".exists"))) FileUtils.deleteDirectory(copy.toFile());
      }
    }
  }
}
