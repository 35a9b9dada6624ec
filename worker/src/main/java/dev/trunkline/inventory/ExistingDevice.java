package dev.trunkline.inventory;

import java.time.Instant;
import java.util.Optional;

/**
 * A device that is in the inventory already.
 *
 * @param source as in {@link NamedDevice}
 */
public record ExistingDevice(DeviceEntry entry, Optional<String> source, Instant updatedAt) {}
