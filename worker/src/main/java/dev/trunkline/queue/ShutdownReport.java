package dev.trunkline.queue;

import java.util.List;

/**
 * How the work of a process came to its end.
 *
 * @param success whether nothing was cut off and nothing went wrong; handing jobs back is no failure
 * @param connectionsClosed to devices
 * @param errors one sentence each
 */
public record ShutdownReport(boolean success, long durationMs, long connectionsClosed, List<String> errors) {}
