package dev.trunkline.inventory;

import dev.trunkline.inventory.ImportCheck.Checked;
import dev.trunkline.inventory.ImportPlan.Change;
import dev.trunkline.inventory.source.Found;
import dev.trunkline.inventory.source.Remark;
import dev.trunkline.job.JumpHost;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a text with the inventory. */
final class ImportPlanning {
  private final ImportRequest request;
  private final ImportCheck check;
  private final Map<String, ExistingDevice> existing;
  private final List<Change> changes = new ArrayList<>();
  private int unchanged;

  /**
   * @param existing every device of the tenant, by name
   */
  ImportPlanning(ImportRequest request, ImportCheck check, Map<String, ExistingDevice> existing) {
    this.request = request;
    this.check = check;
    this.existing = existing;
  }

  ImportPlan plan(String text, Found found) {
    check.check(found);
    leaveOthersAlone();
    leaveOutWithoutWay();
    List<ExistingDevice> missing = missing();
    List<Remark> notes = new ArrayList<>(found.notes());
    boolean remove = request.remove() && !missing.isEmpty();
    if (remove && found.complete()) {
      removeUnused(missing);
    } else if (remove) {
      notes.add(new Remark(0, "remove", "nothing is removed while it is not known which devices the text has"));
    }
    compare();
    changes.sort(Comparator.comparing(ImportPlanning::order).thenComparing(Change::name));
    List<Remark> errors = check.errors().stream().sorted(Comparator.comparing(Remark::line)).toList();
    int stay = missing.size() - (int) changes.stream().filter(Change.Removed.class::isInstance).count();
    return new ImportPlan(request, changes, unchanged, stay, errors, notes, ofSource(), digest(text));
  }

  private int ofSource() {
    return (int) existing.values().stream().filter(this::isOurs).count();
  }

  private boolean isOurs(ExistingDevice device) {
    return device.source().equals(Optional.of(request.source()));
  }

  private void leaveOthersAlone() {
    for (String name : List.copyOf(check.entries().keySet())) {
      ExistingDevice before = existing.get(name);
      if (before == null || isOurs(before)) continue;
      if (before.source().isPresent()) {
        check.refuse(name, "name", "belongs to the source " + before.source().get());
      } else if (!request.adopt()) {
        check.refuse(name, "name", "was entered by hand; adopt takes it over");
      }
    }
  }

  /** One that is left out may be on the way to others. */
  private void leaveOutWithoutWay() {
    boolean again = true;
    while (again) {
      again = false;
      JumpPaths paths = new JumpPaths(jumps());
      for (Checked checked : List.copyOf(check.entries().values())) {
        DeviceEntry entry = checked.entry();
        if (entry.jump().isEmpty()) continue;
        String jump = entry.jump().get();
        if (!existing.containsKey(jump) && !check.entries().containsKey(jump)) {
          check.refuse(entry.name(), "jump", "neither the inventory nor the text has this device");
          again = true;
        } else if (paths.isTooLong(entry.name())) {
          check.refuse(entry.name(), "jump", "the way leads over more than " + JumpHost.MOST + " jump hosts, or in a circle");
          again = true;
        }
      }
    }
  }

  private Map<String, String> jumps() {
    Map<String, String> jumps = new HashMap<>();
    existing.values().forEach(device -> device.entry().jump().ifPresent(jump -> jumps.put(device.entry().name(), jump)));
    for (Checked checked : check.entries().values()) {
      jumps.remove(checked.entry().name());
      checked.entry().jump().ifPresent(jump -> jumps.put(checked.entry().name(), jump));
    }
    return jumps;
  }

  private List<ExistingDevice> missing() {
    return existing.values().stream()
        .filter(device -> isOurs(device) && !check.names(device.entry().name()))
        .sorted(Comparator.comparing(device -> device.entry().name()))
        .toList();
  }

  /** Those from which others are reached stay until those are gone. */
  private void removeUnused(List<ExistingDevice> missing) {
    Map<String, String> jumps = jumps();
    missing.forEach(device -> jumps.remove(device.entry().name()));
    for (ExistingDevice device : missing) {
      String name = device.entry().name();
      if (jumps.containsValue(name)) {
        check.errors().add(new Remark(0, "jump", name + " is not removed, other devices are reached from it"));
      } else {
        changes.add(new Change.Removed(device));
      }
    }
  }

  private void compare() {
    for (Checked checked : check.entries().values()) {
      ExistingDevice before = existing.get(checked.entry().name());
      if (before == null) {
        changes.add(new Change.Added(checked.entry()));
      } else if (before.entry().equals(checked.entry()) && isOurs(before)) {
        unchanged++;
      } else {
        changes.add(new Change.Changed(before, checked.entry()));
      }
    }
  }

  private static int order(Change change) {
    return switch (change) {
      case Change.Removed _ -> 0;
      case Change.Changed _ -> 1;
      case Change.Added _ -> 2;
    };
  }

  /** The times of writing tell apart what only looks the same. */
  private String digest(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update(request.toString().getBytes(StandardCharsets.UTF_8));
      for (Change change : changes) digest.update(change.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
