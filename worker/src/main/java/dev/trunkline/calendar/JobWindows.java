package dev.trunkline.calendar;

import java.util.List;

/**
 * What a job says about windows.
 *
 * @param refuse whether it ends where it may not run, instead of waiting
 * @param names windows that its schedule names
 */
public record JobWindows(boolean refuse, List<String> names) {
  public static final JobWindows NONE = new JobWindows(false, List.of());

  public JobWindows {
    names = List.copyOf(names);
  }

  public boolean saysNothing() {
    return equals(NONE);
  }
}
