package dev.trunkline.inventory;

import java.util.List;
import java.util.Optional;

/**
 * Which devices.
 *
 * @param tags all of which the device must have
 * @param credential the name of the one that logs in
 * @param source the import that keeps it
 * @param text anywhere in the name, the host or the description, any case
 */
public record DeviceFilter(
    String tenant,
    List<String> tags,
    Optional<String> platform,
    Optional<String> credential,
    Optional<String> source,
    Optional<String> text) {}
