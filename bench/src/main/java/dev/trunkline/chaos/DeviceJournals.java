package dev.trunkline.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the devices received, read back from their files. */
final class DeviceJournals {
  private DeviceJournals() {}

  /**
   * A line of one of the planned jobs as its device received it.
   *
   * @param device its name
   * @param session the device's name for the shell it came through, such as {@code 3.1}
   */
  record Line(String device, Instant at, String session, String text, Word word) {
    @Override
    public String toString() {
      return "%s  %s received in session %s: %s".formatted(at, device, session, text);
    }
  }

  /** The lines that can be traced, of each device in the order in which it received them. */
  static List<Line> read(Path directory) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String device = file.getFileName().toString().replace(".journal", "");
        for (String line : Files.readAllLines(file)) {
          String[] columns = line.split("\t", 3);
          Instant at = Instant.parse(columns[0]);
          Word.in(columns[2]).ifPresent(word -> lines.add(new Line(device, at, columns[1], columns[2], word)));
        }
      }
    }
    return lines;
  }
}
