package dev.trunkline.parsing.regex;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The capturing groups met so far. */
final class Groups {
  private final Map<String, Integer> byName = new LinkedHashMap<>();
  private final BitSet closed = new BitSet();
  private int count;

  int open() {
    return ++count;
  }

  int open(String name, int position) throws BadRegexException {
    checkName(name, position);
    int number = open();
    if (byName.putIfAbsent(name, number) != null) {
      throw new BadRegexException("redefinition of group name '" + name + "'", position);
    }
    return number;
  }

  void close(int number) {
    closed.set(number);
  }

  int find(String name, int position) throws BadRegexException {
    checkName(name, position);
    Integer number = byName.get(name);
    if (number == null) throw new BadRegexException("unknown group name '" + name + "'", position);
    checkClosed(number, position);
    return number;
  }

  void checkClosed(int number, int position) throws BadRegexException {
    if (number > count) throw new BadRegexException("invalid group reference " + number, position);
    if (!closed.get(number)) throw new BadRegexException("cannot refer to an open group", position);
  }

  Map<String, Integer> byName() {
    return byName;
  }

  int count() {
    return count;
  }

  /** What Python calls an identifier. */
  private static void checkName(String name, int position) throws BadRegexException {
    int first = name.codePointAt(0);
    boolean good =
        (first == '_' || Character.isUnicodeIdentifierStart(first))
            && name.codePoints().allMatch(Character::isUnicodeIdentifierPart)
            && name.codePoints().noneMatch(Character::isIdentifierIgnorable);
    if (!good) throw new BadRegexException("bad character in group name '" + name + "'", position);
  }
}
