package dev.trunkline.lab.cli;

import java.util.List;

/** What a typed line turned out to be. */
sealed interface Match {

  /**
   * A command.
   *
   * @param full the line with its keywords spelled out
   * @param arguments what was typed for the places the command leaves open
   */
  record Found(Command command, String full, List<String> arguments) implements Match {}

  /** No command reads on at this column of the line. */
  record Invalid(int column) implements Match {}

  record Incomplete() implements Match {}

  record Ambiguous() implements Match {}
}
