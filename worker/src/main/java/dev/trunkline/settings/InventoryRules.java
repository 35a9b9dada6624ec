package dev.trunkline.settings;

/**
 * @param maxImportBytes of the text of one import
 * @param maxRemovedPercent of the devices of a source that an import removes without being told twice
 */
public record InventoryRules(int maxImportBytes, int maxRemovedPercent) {
  static InventoryRules from(Section section) {
    return new InventoryRules(
        section.integer("max_import_bytes", 16_777_216, 1_024, 268_435_456, "Text of one import."),
        section.integer("max_removed_percent", 10, 0, 100, "Share of a source's devices that an import removes without"
            + " confirm_removal."));
  }
}
