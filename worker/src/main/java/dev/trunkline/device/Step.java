package dev.trunkline.device;

import java.util.List;

/**
 * A command of the platform itself.
 *
 * @param questions what the device is known to ask then
 */
public record Step(String send, List<Question> questions) {}
