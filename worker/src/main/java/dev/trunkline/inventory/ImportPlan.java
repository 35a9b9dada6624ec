package dev.trunkline.inventory;

import dev.trunkline.inventory.source.Remark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an import does, or would do.
 *
 * @param changes what is removed first, then what is changed, then what is added; each by name
 * @param unchanged devices that are as the text says
 * @param missing devices of the source that the text does not have and that stay all the same
 * @param errors of devices that are left out and stay as they are
 * @param of how many devices the source has now
 * @param digest of the text and of all that follows from it; another one means that something else would happen
 */
public record ImportPlan(
    ImportRequest request,
    List<Change> changes,
    int unchanged,
    int missing,
    List<Remark> errors,
    List<Remark> notes,
    int of,
    String digest) {
  private static final double HUNDRED = 100;

  public ImportPlan {
    changes = List.copyOf(changes);
    errors = List.copyOf(errors);
    notes = List.copyOf(notes);
  }

  /** What becomes of one device. */
  public sealed interface Change {
    String name();

    record Removed(ExistingDevice before) implements Change {
      @Override
      public String name() {
        return before.entry().name();
      }
    }

    record Changed(ExistingDevice before, DeviceEntry after) implements Change {
      @Override
      public String name() {
        return after.name();
      }
    }

    record Added(DeviceEntry after) implements Change {
      @Override
      public String name() {
        return after.name();
      }
    }

    /** Fields that differ, before the change; of a device that comes or goes all that it has. */
    default Map<String, Object> fieldsBefore() {
      return switch (this) {
        case Removed(ExistingDevice before) -> InventoryAudit.fields(before.entry());
        case Changed(ExistingDevice before, DeviceEntry after) -> side(before.entry(), after, 0);
        case Added _ -> Map.of();
      };
    }

    /** The same fields after it. */
    default Map<String, Object> fieldsAfter() {
      return switch (this) {
        case Removed _ -> Map.of();
        case Changed(ExistingDevice before, DeviceEntry after) -> side(before.entry(), after, 1);
        case Added(DeviceEntry after) -> InventoryAudit.fields(after);
      };
    }

    private static Map<String, Object> side(DeviceEntry before, DeviceEntry after, int side) {
      Map<String, Object> fields = new LinkedHashMap<>();
      InventoryAudit.differences(before, after).forEach((field, both) -> fields.put(field, ((List<?>) both).get(side)));
      return fields;
    }
  }

  public List<Change.Removed> removed() {
    return changes.stream().filter(Change.Removed.class::isInstance).map(Change.Removed.class::cast).toList();
  }

  public List<Change.Changed> changed() {
    return changes.stream().filter(Change.Changed.class::isInstance).map(Change.Changed.class::cast).toList();
  }

  public List<Change.Added> added() {
    return changes.stream().filter(Change.Added.class::isInstance).map(Change.Added.class::cast).toList();
  }

  /** How much of the source goes, 0 to 100. */
  public double removedPercent() {
    return of == 0 ? 0 : removed().size() * HUNDRED / of;
  }
}
