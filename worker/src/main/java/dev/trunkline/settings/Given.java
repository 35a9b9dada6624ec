package dev.trunkline.settings;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * A value as somebody wrote it. Asking for it as something that it is not throws IllegalArgumentException, in words.
 */
sealed interface Given {
  /** The place to name where the value is wrong. */
  String where();

  long wholeNumber();

  boolean flag();

  String text();

  List<String> list();

  /** From the environment or the command line, where everything is text. */
  record Text(String where, String value) implements Given {
    @Override
    public long wholeNumber() {
      try {
        return Long.parseLong(value.strip());
      } catch (NumberFormatException _) {
        throw new IllegalArgumentException("must be a whole number, is \"" + value + "\"");
      }
    }

    @Override
    public boolean flag() {
      return switch (value.strip()) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException("must be true or false, is \"" + value + "\"");
      };
    }

    @Override
    public String text() {
      return value;
    }

    @Override
    public List<String> list() {
      return Arrays.stream(value.split(",")).map(String::strip).filter(Predicate.not(String::isEmpty)).toList();
    }
  }

  /** From the environment, a time in milliseconds where the key wants seconds: the next whole one. */
  record Milliseconds(String variable, String value) implements Given {
    @Override
    public String where() {
      return variable + " (milliseconds, rounded up to seconds)";
    }

    @Override
    public long wholeNumber() {
      return Math.ceilDiv(asText().wholeNumber(), 1000L);
    }

    @Override
    public boolean flag() {
      return asText().flag();
    }

    @Override
    public String text() {
      return value;
    }

    @Override
    public List<String> list() {
      return asText().list();
    }

    private Text asText() {
      return new Text(variable, value);
    }
  }

  /** From the file, where values have types. */
  record Toml(String where, Object value) implements Given {
    @Override
    public long wholeNumber() {
      return as(Long.class, "a whole number");
    }

    @Override
    public boolean flag() {
      return as(Boolean.class, "true or false");
    }

    @Override
    public String text() {
      return as(String.class, "text in quotes");
    }

    @Override
    public List<String> list() {
      String wanted = "a list of texts in quotes";
      List<Object> members = as(TomlArray.class, wanted).toList();
      return members.stream().map(member -> new Toml(where, member).as(String.class, wanted)).toList();
    }

    // The value itself stays unsaid: it may be a secret somebody forgot to quote.
    private <T> T as(Class<T> type, String wanted) {
      if (type.isInstance(value)) return type.cast(value);
      throw new IllegalArgumentException("must be " + wanted + ", is " + kind());
    }

    private String kind() {
      return switch (value) {
        case String _ -> "text";
        case Long _ -> "a whole number";
        case Double _ -> "a number with a fraction";
        case Boolean _ -> "true or false";
        case TomlArray _ -> "a list";
        case TomlTable _ -> "a section";
        default -> "a date or time";
      };
    }
  }
}
