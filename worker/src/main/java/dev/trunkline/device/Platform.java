package dev.trunkline.device;

import dev.trunkline.job.Effect;
import java.util.List;

/**
 * How one network operating system talks, read from one file. The engine knows nothing else about it.
 *
 * @param name as in {@code platform = "..."}
 * @param title its name for people
 * @param alsoCalled what other inventories call it, in lower case
 */
public record Platform(
    String name,
    String title,
    List<String> alsoCalled,
    Line line,
    Login login,
    Modes modes,
    Dialect dialect,
    Changes changes,
    Detection detection) {
  /** What the command does: the first rule of the file that matches decides, and without one it is a change. */
  public Effect effectOf(String command) {
    return changes.effectOf(command).orElse(Effect.CHANGE);
  }
}
