package dev.trunkline.settings;

/** @param maxListeners streams of live events that one process keeps open; each costs a connection and some 50 KiB */
public record EventRules(int maxListeners) {
  static EventRules from(Section section) {
    return new EventRules(section.integer("max_listeners", 2_000, 1, 100_000, "Streams of live events open in one process."));
  }
}
