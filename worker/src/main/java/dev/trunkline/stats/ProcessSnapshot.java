package dev.trunkline.stats;

import dev.trunkline.connection.ConnectionInfo;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one process says of itself; the others read it in the table {@code processes}.
 *
 * @param heapBytes in use, garbage included
 * @param opened connections since its start
 * @param reused times that a job found one open
 * @param setupMs what opening them took altogether
 * @param shutdownStartTime null where it was not told to end
 */
public record ProcessSnapshot(
    String process,
    String role,
    long heapBytes,
    long heapBytesPerWorker,
    List<WorkerInfo> workers,
    List<ConnectionInfo> connections,
    long opened,
    long reused,
    long setupMs,
    Cleanup cleanup,
    Instant shutdownStartTime) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * @param utilisation the busy part of the last minute, 0 to 1
   */
  public record WorkerInfo(String id, boolean busy, double utilisation, int connections) {}

  /**
   * The sweeps of idle connections.
   *
   * @param cleanupCount connections closed so far
   * @param lastCleanupTime null before the first sweep
   */
  public record Cleanup(boolean isRunning, long cleanupCount, Instant lastCleanupTime) {}

  String toJson() {
    return JSON.writeValueAsString(this);
  }

  static ProcessSnapshot ofJson(String json) {
    return JSON.readValue(json, ProcessSnapshot.class);
  }
}
