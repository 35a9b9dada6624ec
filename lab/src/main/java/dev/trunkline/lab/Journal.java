package dev.trunkline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Every line one device received, in memory and, where asked for, on disk before the device acts on it. */
final class Journal implements AutoCloseable {
  private final List<Received> lines = new ArrayList<>();
  private final FileChannel file;

  private Journal(FileChannel file) {
    this.file = file;
  }

  static Journal inMemory() {
    return new Journal(null);
  }

  static Journal onDisk(Path directory, String hostname) throws IOException {
    Files.createDirectories(directory);
    Path path = directory.resolve(hostname + ".journal");
    return new Journal(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  synchronized void write(String session, String line) {
    Received received = new Received(Instant.now(), session, line);
    lines.add(received);
    if (file == null || !file.isOpen()) {
      return;
    }
    String text = received.at() + "\t" + session + "\t" + line + "\n";
    try {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized List<Received> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
