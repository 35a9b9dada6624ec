package dev.trunkline.execution;

/** What may stop a job between two of its commands: a person, the end of the process, or the end of its maintenance window. */
record Stops(CancelSwitch cancel, WindowGuard windows) {}
