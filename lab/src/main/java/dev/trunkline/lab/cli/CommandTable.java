package dev.trunkline.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of one mode, found by unambiguous abbreviation word by word as IOS and its relatives do. */
final class CommandTable {
  private static final Pattern WORD = Pattern.compile("\\S+");

  private final List<Command> commands;

  CommandTable(List<Command> commands) {
    this.commands = commands;
  }

  Match find(String line) {
    List<Command> left = commands;
    Matcher word = WORD.matcher(line);
    int typed = 0;
    while (word.find()) {
      List<Command> next = readOn(left, typed, word.group().toLowerCase(Locale.ROOT));
      if (next.isEmpty()) {
        return new Match.Invalid(word.start());
      }
      if (keywords(next, typed) > 1) {
        return new Match.Ambiguous();
      }
      left = next;
      typed++;
    }
    for (Command command : left) {
      if (command.isComplete(typed)) {
        return found(command, line);
      }
    }
    return new Match.Incomplete();
  }

  /** The commands that read on with this word: keywords go before open places, exact ones before abbreviated. */
  private List<Command> readOn(List<Command> commands, int place, String word) {
    List<Command> exact = new ArrayList<>();
    List<Command> abbreviated = new ArrayList<>();
    List<Command> open = new ArrayList<>();
    for (Command command : commands) {
      if (!command.takes(place)) {
        continue;
      }
      if (command.isArgument(place)) {
        if (command.accepts(place, word)) {
          open.add(command);
        }
      } else if (command.words().get(place).equals(word)) {
        exact.add(command);
      } else if (command.words().get(place).startsWith(word)) {
        abbreviated.add(command);
      }
    }
    if (!exact.isEmpty()) {
      return exact;
    }
    return abbreviated.isEmpty() ? open : abbreviated;
  }

  private long keywords(List<Command> commands, int place) {
    return commands.stream().filter(c -> !c.isArgument(place)).map(c -> c.words().get(place)).distinct().count();
  }

  private Match found(Command command, String line) {
    List<String> full = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    for (int i = 0; i < command.length() && word.find(); i++) {
      if (!command.isArgument(i)) {
        full.add(command.words().get(i));
        continue;
      }
      boolean rest = i == command.length() - 1 && command.endsWithRest();
      String argument = rest ? line.substring(word.start()).stripTrailing() : word.group();
      full.add(argument);
      arguments.add(argument);
    }
    return new Match.Found(command, String.join(" ", full), arguments);
  }
}
