package dev.trunkline.parsing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Files that were read and understood once, and again where they have changed since. Safe for several threads. */
final class KeptFiles<T> {
  private record Kept<T>(FileTime modified, long size, T content) {
    boolean isOf(BasicFileAttributes file) {
      return modified.equals(file.lastModifiedTime()) && size == file.size();
    }
  }

  private final BiFunction<String, String, T> reader;
  private final Map<Path, Kept<T>> byPath = new ConcurrentHashMap<>();

  /** @param reader makes of a file's name and its text what it means */
  KeptFiles(BiFunction<String, String, T> reader) {
    this.reader = reader;
  }

  /** @throws InvalidTemplateException where the file cannot be read, or its reader says so */
  T get(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Kept<T> kept = byPath.get(file);
      if (kept != null && kept.isOf(now)) return kept.content();
      T content = reader.apply(file.toString(), text(file));
      byPath.put(file, new Kept<>(now.lastModifiedTime(), now.size(), content));
      return content;
    } catch (CharacterCodingException _) {
      throw new InvalidTemplateException(file.toString(), 0, "is not in UTF-8");
    } catch (IOException e) {
      throw new InvalidTemplateException(file.toString(), 0, "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static String text(Path file) throws IOException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
