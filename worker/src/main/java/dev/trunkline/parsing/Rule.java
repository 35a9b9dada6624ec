package dev.trunkline.parsing;

import dev.trunkline.parsing.regex.PythonRegex;
import java.util.List;

/**
 * What happens to a line that matches.
 *
 * @param line of the template, from 1
 * @param assignments which group of the pattern goes to which value
 * @param destination the next state; with {@link LineAction#ERROR} the message; empty for none
 */
record Rule(
    int line,
    PythonRegex regex,
    List<Assignment> assignments,
    LineAction lineAction,
    RecordAction recordAction,
    String destination) {
  /** @param value its place among the values of the template */
  record Assignment(int value, int group) {}

  /** What comes after the rule. */
  enum LineAction {
    NEXT,
    CONTINUE,
    ERROR
  }

  /** What the rule does to the record that is being built. */
  enum RecordAction {
    NONE,
    RECORD,
    CLEAR,
    CLEARALL
  }
}
