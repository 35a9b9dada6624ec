package dev.trunkline.lab.cli;

import java.util.function.Supplier;

/**
 * Who logged in, and on what screen.
 *
 * @param enableSecret the secret that raises the privilege, as it is now
 * @param promptLine a line such as {@code {master:0}} that goes with the prompt, or an empty text
 */
public record Login(String user, Supplier<String> enableSecret, Supplier<String> promptLine, Window window) {}
