package dev.trunkline.inventory.source;

import java.util.List;

/**
 * What was read of a text.
 *
 * @param errors of devices that are left out
 * @param refused the names of those, where they could be read
 * @param notes on what was ignored
 * @param complete whether the names of all its devices are among those found and refused
 */
public record Found(List<FoundDevice> devices, List<Remark> errors, List<String> refused, List<Remark> notes, boolean complete) {
  public Found {
    devices = List.copyOf(devices);
    errors = List.copyOf(errors);
    refused = List.copyOf(refused);
    notes = List.copyOf(notes);
  }
}
