package dev.trunkline.api.request;

import dev.trunkline.inventory.EntryRules;
import java.util.Optional;

/** The name of a device or a credential: it stands in paths and lists as it is. */
final class InventoryName {
  static final int LONGEST = EntryRules.LONGEST_NAME;

  private InventoryName() {}

  static Optional<String> read(Fields fields) {
    if (fields.value("name").isEmpty()) {
      fields.wrong("name", "must be given");
      return Optional.empty();
    }
    Optional<String> name = fields.plainText("name", LONGEST);
    name.flatMap(EntryRules::name).ifPresent(mistake -> fields.wrong("name", mistake));
    return name;
  }
}
