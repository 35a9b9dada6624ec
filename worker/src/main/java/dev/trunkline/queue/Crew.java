package dev.trunkline.queue;

import java.util.function.IntFunction;

/**
 * How many workers a process has, and where they come from.
 *
 * @param least how many there always are; 0 where the process runs no jobs
 * @param most how many there may be under load; the same where the number is fixed
 * @param hire makes the worker of a number, which is counted from 1
 */
public record Crew(int least, int most, IntFunction<Worker> hire) {
  /**
   * @param most no more than {@code least} for a fixed number
   */
  public static Crew of(int least, int most, IntFunction<Worker> hire) {
    return new Crew(least, Math.max(least, most), hire);
  }

  boolean isFixed() {
    return most == least;
  }
}
