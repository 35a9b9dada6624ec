package dev.trunkline.database;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What the embedded server prints: the file of this run, and the one of the run before beside it. */
record ServerLog(Path file) {
  private static final int LINES_SHOWN = 5;

  static ServerLog in(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve("postgres.log");
    Path before = file.resolveSibling("postgres.log.1");
    if (Files.exists(file)) Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
    Files.createFile(file, Private.FILE);
    return new ServerLog(file);
  }

  Redirect redirect() {
    return Redirect.appendTo(file.toFile());
  }

  /** Its last lines. */
  String end() throws IOException {
    List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
