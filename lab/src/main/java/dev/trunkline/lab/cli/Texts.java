package dev.trunkline.lab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts a platform prints. {@code ${name}} is filled in; a line {@code @include FILE} takes in another text, and
 * what stands between {@code @repeat N} and {@code @end} comes N times with {@code ${n}} counted from 0.
 */
public final class Texts {
  private final String folder;
  private final Map<String, String> read = new ConcurrentHashMap<>();

  Texts(String folder) {
    this.folder = folder;
  }

  public boolean has(String file) {
    return Texts.class.getResource(folder + file) != null;
  }

  /** The text of a file with its placeholders filled in. */
  public String text(String file, Map<String, String> values) {
    return fill(read.computeIfAbsent(file, f -> expand(raw(f))), values);
  }

  static String fill(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("${" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }

  String raw(String file) {
    try (InputStream in = Texts.class.getResourceAsStream(folder + file)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + folder + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String expand(String text) {
    StringBuilder out = new StringBuilder();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("@include ")) {
        out.append(expand(raw(line.substring(9))));
      } else if (line.startsWith("@repeat ")) {
        int end = i + lines.subList(i, lines.size()).indexOf("@end");
        String body = String.join("\n", lines.subList(i + 1, end)) + "\n";
        for (int n = 0; n < Integer.parseInt(line.substring(8)); n++) {
          out.append(body.replace("${n}", Integer.toString(n)));
        }
        i = end;
      } else {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }
}
