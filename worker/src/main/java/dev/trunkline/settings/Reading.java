package dev.trunkline.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One pass over all keys: what is declared, what is in force and what is wrong. */
final class Reading {
  /**
   * @param shown as it may be logged
   */
  record Value<T>(T value, String shown) {}

  private final Inputs inputs;
  private final List<Key> keys = new ArrayList<>();
  private final List<Settings.Entry> entries = new ArrayList<>();
  private final List<String> mistakes;

  Reading(Inputs inputs) {
    this.inputs = inputs;
    this.mistakes = new ArrayList<>(inputs.unreadable());
  }

  Section section(String name) {
    return new Section(name, this);
  }

  <T> T read(Key key, Function<Optional<Given>, Value<T>> parse, T standard) {
    keys.add(key);
    Optional<Given> given = inputs.find(key);
    try {
      Value<T> value = parse.apply(given);
      entries.add(new Settings.Entry(key.name(), value.shown()));
      return value.value();
    } catch (IllegalArgumentException wrong) {
      mistakes.add(given.map(Given::where).orElse(key.name()) + ": " + wrong.getMessage());
      return standard;
    }
  }

  /** A mistake that no key makes alone. */
  void note(String mistake) {
    mistakes.add(mistake);
  }

  /** In the order of declaration, complete once every section has been read. */
  List<Key> keys() {
    return List.copyOf(keys);
  }

  List<Settings.Entry> entries() {
    return entries;
  }

  List<String> warnings() {
    return inputs.unknownVariables(keys);
  }

  /**
   * @throws BadSettings where anything is wrong, unknown keys included
   */
  void throwIfMistaken() {
    mistakes.addAll(inputs.unknownKeys(keys));
    if (!mistakes.isEmpty()) throw new BadSettings(mistakes);
  }
}
