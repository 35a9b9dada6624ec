package dev.trunkline.inventory;

import dev.trunkline.job.JumpHost;
import java.util.Map;
import java.util.Optional;

/**
 * Which device is reached from which.
 *
 * @param jumps the name of the jump host by that of the device; those without one are left out
 */
public record JumpPaths(Map<String, String> jumps) {
  public JumpPaths {
    jumps = Map.copyOf(jumps);
  }

  /** One whose way leads over more than {@link JumpHost#MOST} others, as one in a circle always does; empty where none is so. */
  public Optional<String> tooLong() {
    return jumps.keySet().stream().filter(this::isTooLong).sorted().findFirst();
  }

  /** Whether the way to this one does. */
  public boolean isTooLong(String name) {
    String next = name;
    for (int passed = 0; next != null; passed++) {
      if (passed > JumpHost.MOST) return true;
      next = jumps.get(next);
    }
    return false;
  }
}
