package dev.trunkline.transport;

/** Which addresses are dialled, and which host keys are believed there. */
public record Trust(HostKeys hostKeys, TargetPolicy targets) {}
