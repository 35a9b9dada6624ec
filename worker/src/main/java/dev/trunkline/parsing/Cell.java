package dev.trunkline.parsing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** A value of the record that is being built. What its options do, they do in their order. */
final class Cell {
  /** What the original makes of a list item whose group took no part in the match. */
  private static final String NO_TEXT = "None";

  private final Value value;
  private final LimitedText text;
  private Object content;
  private String filled;
  private List<Object> items = new ArrayList<>();

  Cell(Value value, TimeLimit limit) {
    this.value = value;
    this.text = new LimitedText(limit);
  }

  Value value() {
    return value;
  }

  /** A text, a list, or null. */
  Object content() {
    return content;
  }

  /** @param found null where the group took no part in the match */
  void assign(String found) {
    content = found;
    for (Option option : value.options()) {
      switch (option) {
        case FILLDOWN -> filled = found;
        case LIST -> items.add(item(found));
        // Filling up is done to the rows that exist, by who has them.
        case FILLUP, KEY, REQUIRED -> {}
      }
    }
  }

  private Object item(String found) {
    if (found == null) return NO_TEXT;
    if (value.nested().isEmpty() || value.nested().get().names().isEmpty()) return found;
    Matcher matcher = value.nested().get().matcher(text.with(found));
    if (!matcher.lookingAt()) return found;
    Map<String, Object> groups = new LinkedHashMap<>();
    value.nested().get().names().forEach((name, number) -> groups.put(name, matcher.group(number)));
    return groups;
  }

  void clear() {
    content = null;
    for (Option option : value.options()) {
      switch (option) {
        case FILLDOWN -> content = filled;
        case LIST -> {
          if (!value.is(Option.FILLDOWN)) items = new ArrayList<>();
        }
        case FILLUP, KEY, REQUIRED -> {}
      }
    }
  }

  void clearAll() {
    content = null;
    filled = null;
    items = new ArrayList<>();
  }

  /** False where the record lacks this value, so that it is not one. */
  boolean save() {
    for (Option option : value.options()) {
      switch (option) {
        case REQUIRED -> {
          if (isEmpty(content)) return false;
        }
        case LIST -> content = List.copyOf(items);
        case FILLDOWN, FILLUP, KEY -> {}
      }
    }
    return true;
  }

  static boolean isEmpty(Object content) {
    return content == null || content.equals("") || content.equals(List.of());
  }
}
