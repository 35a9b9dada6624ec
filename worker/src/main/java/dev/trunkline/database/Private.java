package dev.trunkline.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that nobody but their owner can open, from the moment they exist. */
final class Private {
  /** 0600. */
  static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

  private Private() {}

  /**
   * Makes the directory, 0700, and its parents where they are missing. One that exists stays as its owner wants it.
   * Gives its real path.
   */
  static Path directory(Path path) throws IOException {
    Path parent = path.toAbsolutePath().normalize().getParent();
    if (parent != null) Files.createDirectories(parent);
    if (!Files.isDirectory(path)) Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    return path.toRealPath();
  }

  /** Like {@link #directory}, and sets one that exists to 0700: for directories that are ours alone. */
  static Path ownDirectory(Path path) throws IOException {
    Path real = directory(path);
    Files.setPosixFilePermissions(real, OWNER_ONLY);
    return real;
  }

  /** Writes a 0600 file that survives a power cut. */
  static void write(Path file, String text) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, FILE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) channel.write(bytes);
      channel.force(true);
    }
  }
}
