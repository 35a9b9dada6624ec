package dev.trunkline.result;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.Patch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How an output differs from the one before it.
 *
 * @param before null where the device was never asked before
 * @param unified as {@code diff -u} prints it; empty where nothing differs or there is nothing before
 */
public record OutputDiff(Run before, Run after, boolean identical, String unified) {
  /** Comparing takes time by the lines times the differences, so it has a bound. */
  public static final int MOST_CHARACTERS = 4 * 1024 * 1024;

  private static final int CONTEXT_LINES = 3;

  /** The run that an output is of. */
  public record Run(UUID jobId, int index, Instant recordedAt) {
    static Run of(ResultItem item) {
      return new Run(item.jobId(), item.index(), item.recordedAt());
    }
  }

  public static OutputDiff between(Optional<ResultItem> before, ResultItem after) {
    return before
        .map(earlier -> compared(earlier, after))
        .orElseGet(() -> new OutputDiff(null, Run.of(after), false, ""));
  }

  private static OutputDiff compared(ResultItem before, ResultItem after) {
    boolean identical = before.output().equals(after.output());
    return new OutputDiff(Run.of(before), Run.of(after), identical, identical ? "" : unified(before, after));
  }

  private static String unified(ResultItem before, ResultItem after) {
    List<String> old = before.output().lines().toList();
    Patch<String> patch = DiffUtils.diff(old, after.output().lines().toList(), new MyersDiffWithLinearSpace<>());
    return String.join("\n", UnifiedDiffUtils.generateUnifiedDiff(name(before), name(after), old, patch, CONTEXT_LINES));
  }

  private static String name(ResultItem item) {
    return "%s %s %s".formatted(item.device(), item.command(), item.recordedAt());
  }
}
