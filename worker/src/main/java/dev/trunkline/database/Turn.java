package dev.trunkline.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** The right to do something that one thread of one process may do at a time. A process that dies loses it. */
final class Turn implements AutoCloseable {
  /** A file lock belongs to the process, so the threads of this one queue here first. */
  private static final Semaphore IN_THIS_PROCESS = new Semaphore(1);

  private final FileChannel channel;

  private Turn(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for it as long as it takes. */
  static Turn take(Path file) throws IOException {
    IN_THIS_PROCESS.acquireUninterruptibly();
    try {
      FileChannel channel =
          FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), Private.FILE);
      channel.lock();
      return new Turn(channel);
    } catch (IOException | RuntimeException failure) {
      IN_THIS_PROCESS.release();
      throw failure;
    }
  }

  /** Gives it back. Idempotent. */
  @Override
  public synchronized void close() {
    if (!channel.isOpen()) return;
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      IN_THIS_PROCESS.release();
    }
  }
}
