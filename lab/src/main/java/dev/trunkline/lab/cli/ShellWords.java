package dev.trunkline.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a shell's grammar as a login session needs: {@code ;}, quotes, and variables outside single quotes. */
final class ShellWords {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\?|[A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*|\\?)})");
  private static final Pattern PIECE =
      Pattern.compile("'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|\\\\(.)|([^\\s'\"\\\\]+)|(\\s+)");
  private static final Pattern COMMAND =
      Pattern.compile("(?:'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\"|\\\\.|[^;'\"\\\\]|['\"\\\\])+");

  private ShellWords() {}

  /** The commands of a line. */
  static List<String> commands(String line) {
    return COMMAND.matcher(line).results().map(found -> found.group().strip()).filter(c -> !c.isEmpty()).toList();
  }

  /** The words of a command with quotes taken off and variables filled in. */
  static List<String> split(String command, UnaryOperator<String> value) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    Matcher piece = PIECE.matcher(command);
    while (piece.find()) {
      if (piece.group(5) != null) {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
      } else {
        word = (word == null ? new StringBuilder() : word).append(unquoted(piece, value));
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  static String expand(String text, UnaryOperator<String> value) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(value.apply(found.group(1) != null ? found.group(1) : found.group(2))));
  }

  private static String unquoted(Matcher piece, UnaryOperator<String> value) {
    if (piece.group(1) != null) {
      return piece.group(1);
    }
    if (piece.group(2) != null) {
      return escaped(piece.group(2), value);
    }
    return piece.group(3) != null ? piece.group(3) : expand(piece.group(4), value);
  }

  /** Inside double quotes a backslash keeps {@code $}, {@code "} and itself as they are. */
  private static String escaped(String text, UnaryOperator<String> value) {
    String marked = text.replace("\\$", "\u0000");
    return expand(marked, value).replace("\u0000", "$").replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
