package dev.trunkline.api.request;

import java.util.Optional;

/** The name of a device or a credential: it stands in paths and lists as it is. */
final class InventoryName {
  static final int LONGEST = 253;

  private InventoryName() {}

  static Optional<String> read(Fields fields) {
    if (fields.value("name").isEmpty()) {
      fields.wrong("name", "must be given");
      return Optional.empty();
    }
    Optional<String> name = fields.plainText("name", LONGEST);
    name.filter(given -> !isFit(given))
        .ifPresent(_ -> fields.wrong("name", "must not be empty, nor hold blanks or any of / \\ ; %, nor be . or .."));
    return name;
  }

  private static boolean isFit(String name) {
    boolean dots = name.equals(".") || name.equals("..");
    return !name.isEmpty() && !dots && !Text.hasBlanks(name) && name.chars().noneMatch(c -> "/\\;%".indexOf(c) >= 0);
  }
}
