package dev.trunkline.lab.replay;

import java.util.Optional;

/**
 * What the device sends before it waits, and what it waits for.
 *
 * @param line where it stands in its file, counted from 1
 * @param us absent where the device goes on by itself
 * @param closes whether the device ends the session then
 */
public record Turn(int line, Text device, Optional<Text> us, boolean closes) {}
