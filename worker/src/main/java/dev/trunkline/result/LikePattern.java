package dev.trunkline.result;

/** What somebody typed, as a pattern of SQL's {@code ilike}. */
final class LikePattern {
  private LikePattern() {}

  /** Matches the text anywhere, each of its characters as itself. */
  static String containing(String text) {
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }
}
