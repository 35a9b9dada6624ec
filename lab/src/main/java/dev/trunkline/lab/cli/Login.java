package dev.trunkline.lab.cli;

import java.util.function.Supplier;

/** Who logged in, on what screen, and the secret that raises the privilege. */
public record Login(String user, Supplier<String> enableSecret, Window window) {}
