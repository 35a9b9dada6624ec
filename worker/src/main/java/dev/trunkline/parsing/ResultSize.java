package dev.trunkline.parsing;

import java.util.Collection;
import java.util.Map;

/**
 * How much the records come to, about as JSON counts. A template can make far more of a text than there is in it: a
 * list that is filled down grows with every record.
 */
final class ResultSize {
  private static final int MOST = 32 * 1024 * 1024;
  private static final int PUNCTUATION = 6;

  private long size;

  /** @throws StoppedException where the limit is passed */
  void add(String name, Object value) {
    size += PUNCTUATION + name.length() + of(value);
    if (size > MOST) {
      throw new StoppedException(ParsingCode.TOO_LARGE, "the records come to more than " + MOST + " characters");
    }
  }

  private static long of(Object value) {
    return switch (value) {
      case null -> 0;
      case Collection<?> items -> items.stream().mapToLong(item -> PUNCTUATION + of(item)).sum();
      case Map<?, ?> groups ->
          groups.entrySet().stream().mapToLong(entry -> PUNCTUATION + of(entry.getKey()) + of(entry.getValue())).sum();
      default -> value.toString().length();
    };
  }
}
