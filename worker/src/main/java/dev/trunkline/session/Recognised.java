package dev.trunkline.session;

import dev.trunkline.device.Platform;
import dev.trunkline.transport.Shell;
import java.util.Optional;

/**
 * What a device turned out to be.
 *
 * @param evidence what was seen of it, in words
 * @param shell open and about to show its prompt; empty where the platform wants its shell opened otherwise
 */
public record Recognised(Platform platform, String evidence, Optional<Shell> shell) {}
