package dev.trunkline.inventory.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What has been read of a text so far. */
final class Finds {
  /** More than any network has; keeps a short text with long ranges from filling the memory. */
  static final int MOST_DEVICES = 50_000;

  private static final int MOST_SHOWN = 64;
  private static final List<String> SECRETS = List.of("pass", "secret", "private_key", "token", "community");

  private final List<FoundDevice> devices = new ArrayList<>();
  private final List<Remark> errors = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<Remark> notes = new ArrayList<>();
  private final Set<String> noted = new HashSet<>();
  private boolean complete = true;

  void device(FoundDevice device) {
    devices.add(device);
  }

  /** A device that is left out. */
  void refuse(int line, String name, String field, String detail) {
    refused.add(name);
    errors.add(new Remark(line, field, detail));
  }

  /** A line of which nobody can say which devices it is about. */
  void unreadable(int line, String field, String detail) {
    complete = false;
    errors.add(new Remark(line, field, detail));
  }

  /** There are further devices elsewhere. */
  void incomplete(String field, String detail) {
    complete = false;
    notes.add(new Remark(0, field, detail));
  }

  /** A setting that means nothing here; told once. What it was set to is not repeated, it may be a secret. */
  void ignored(int line, String setting) {
    String name = quotable(setting);
    if (!noted.add(name)) return;
    String detail = isSecret(setting) ? "is not taken: secrets belong into a stored credential" : "is ignored";
    notes.add(new Remark(line, name, detail));
  }

  private static boolean isSecret(String setting) {
    String lower = setting.toLowerCase(Locale.ROOT);
    return SECRETS.stream().anyMatch(lower::contains);
  }

  /** Fit to be repeated in an answer. */
  static String quotable(String text) {
    String plain = text.codePoints().limit(MOST_SHOWN)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
    return plain.length() < text.length() ? plain + "..." : plain;
  }

  boolean isFull() {
    return devices.size() >= MOST_DEVICES;
  }

  Found toFound() {
    return new Found(devices, errors, refused, notes, complete);
  }
}
