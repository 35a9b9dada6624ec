package dev.trunkline.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a data directory for one process. The file stays; the lock on it ends with the process, however that ends. */
final class DirectoryLock implements AutoCloseable {
  /**
   * What this process holds. Asked before the file is opened: closing any channel on a file ends all locks of the
   * process on it (POSIX fcntl), so a second attempt here would set the directory free.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @param directory its real path
   * @throws DatabaseUnavailable naming the process that holds it
   */
  static DirectoryLock take(Path directory) throws IOException {
    if (!HELD.add(directory)) throw heldBy(directory, Long.toString(ProcessHandle.current().pid()));
    try {
      return new DirectoryLock(directory, lockedFile(directory));
    } catch (IOException | RuntimeException failure) {
      HELD.remove(directory);
      throw failure;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      HELD.remove(directory);
    }
  }

  private static FileChannel lockedFile(Path directory) throws IOException {
    FileChannel channel = FileChannel.open(directory.resolve("trunkline.lock"),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), Private.FILE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      String holder = read(channel);
      channel.close();
      throw heldBy(directory, holder);
    }
    channel.truncate(0);
    channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
    return channel;
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    return StandardCharsets.US_ASCII.decode(pid.flip()).toString();
  }

  private static DatabaseUnavailable heldBy(Path directory, String pid) {
    return new DatabaseUnavailable(directory + " is in use by process " + pid
        + ": stop it first, or name another data.dir; several processes share an external database (database.url)");
  }
}
