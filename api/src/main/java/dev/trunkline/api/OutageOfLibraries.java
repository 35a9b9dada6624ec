package dev.trunkline.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.trunkline.database.Outage;
import org.slf4j.Marker;

/**
 * Leaves out what JobRunr and Quartz say of a database that is away, with a stack trace for each ticket and each of their chores: {@code
 * database.Presence} says it in one line, and {@code queue.Engine} and {@code schedule.Rearming} do something about it.
 */
final class OutageOfLibraries extends TurboFilter {
  @Override
  public FilterReply decide(Marker marker, Logger logger, Level level, String format, Object[] params, Throwable thrown) {
    if (!level.isGreaterOrEqual(Level.WARN) || !isTheirs(logger.getName())) return FilterReply.NEUTRAL;
    return Outage.isCauseOf(cause(params, thrown)) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean isTheirs(String logger) {
    return logger.startsWith("org.jobrunr.") || logger.startsWith("org.quartz.");
  }

  /** The last of several parameters may be the exception; there may be none. */
  private static Throwable cause(Object[] params, Throwable thrown) {
    if (thrown != null || params == null || params.length == 0) return thrown;
    return params[params.length - 1] instanceof Throwable last ? last : null;
  }
}
