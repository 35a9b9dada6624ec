package dev.trunkline.api.rest;

import dev.trunkline.inventory.ImportPlan;
import dev.trunkline.inventory.ImportPlan.Change;
import dev.trunkline.inventory.source.Remark;
import java.util.List;
import java.util.Map;

/**
 * What an import does, or would do, as its owner sees it. Its lists are cut at a length, the counts are of everything.
 *
 * @param applied whether it was done
 * @param added devices, as the other counts
 * @param missing devices of the source that the text does not have and that stay
 * @param failed errors of rows
 * @param itemsLeftOff changes that are not shown; likewise the errors and notes
 */
record ImportView(
    String source,
    String format,
    boolean applied,
    int added,
    int changed,
    int removed,
    int unchanged,
    int missing,
    int failed,
    Removal removal,
    String digest,
    List<Item> items,
    int itemsLeftOff,
    List<Remark> errors,
    int errorsLeftOff,
    List<Remark> notes) {
  private static final int MOST = 1_000;

  /**
   * @param percent of the devices of the source that go
   * @param needsConfirmation whether that is more than goes without confirm_removal
   */
  record Removal(double percent, int maxPercent, boolean needsConfirmation) {}

  /**
   * @param change removed, changed or added
   * @param before fields that differ; of one that is removed all
   */
  record Item(String name, String change, Map<String, Object> before, Map<String, Object> after) {
    static Item of(Change change) {
      String kind =
          switch (change) {
            case Change.Removed _ -> "removed";
            case Change.Changed _ -> "changed";
            case Change.Added _ -> "added";
          };
      return new Item(change.name(), kind, change.fieldsBefore(), change.fieldsAfter());
    }
  }

  static ImportView of(ImportPlan plan, boolean applied, int maxRemovedPercent) {
    return new ImportView(
        plan.request().source(),
        plan.request().format().wireName(),
        applied,
        plan.added().size(),
        plan.changed().size(),
        plan.removed().size(),
        plan.unchanged(),
        plan.missing(),
        plan.errors().size(),
        new Removal(plan.removedPercent(), maxRemovedPercent, plan.removedPercent() > maxRemovedPercent),
        plan.digest(),
        plan.changes().stream().limit(MOST).map(Item::of).toList(),
        Math.max(0, plan.changes().size() - MOST),
        plan.errors().stream().limit(MOST).toList(),
        Math.max(0, plan.errors().size() - MOST),
        plan.notes().stream().limit(MOST).toList());
  }
}
