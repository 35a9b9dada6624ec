package dev.trunkline.failure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a process that ran out of memory or of threads. It must not go on half dead: saying that it is alive while the threads
 * that did its work are gone. It ends at once, whoever supervises it starts another, and its jobs are settled as those of any process
 * that is lost.
 *
 * <p>The launcher's {@code -XX:+ExitOnOutOfMemoryError} sees to the heap, before any Java code runs. It does not see the {@link
 * OutOfMemoryError} of a thread that cannot be started, which is thrown by the library and may be caught by anybody. So those who
 * catch errors ask here first.
 */
public final class Collapse {
  private static final Logger log = LoggerFactory.getLogger(Collapse.class);

  /** The same as that of the option. */
  public static final int EXIT_CODE = 3;

  private Collapse() {}

  /** Ends the process where this is, or came of, a lack of memory or threads; else returns. */
  public static void endProcessOn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) halt(cause);
    }
  }

  /** From now on, so does every thread that ends with such an error. */
  public static void endProcessOnUncaught() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          endProcessOn(failure);
          log.error("{} ended with a defect", thread, failure);
        });
  }

  private static void halt(Throwable lack) {
    try {
      System.err.println("trunkline ends at once, it has run out of memory or threads: " + lack.getMessage());
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
