package dev.trunkline.device;

import java.time.Duration;
import java.util.Optional;

/**
 * How bytes go to the device and back.
 *
 * @param enter what the Enter key sends
 * @param terminalType for {@code TERM}
 * @param channels how many shells one connection carries
 * @param logout the command that ends the session politely
 * @param quiet how long the device must be silent after every prompt before it counts; zero for nearly all
 */
public record Line(
    String enter,
    String terminalType,
    int channels,
    Echo echo,
    Keepalive keepalive,
    Optional<String> logout,
    Duration quiet) {

  /** What the device shows of a line that is typed. */
  public enum Echo {
    /** The line, perhaps wrapped or scrolled. */
    EXACT,
    /** A line of its own making: it completes words as they are typed. */
    ALTERED,
    /** Nothing. */
    NONE
  }

  /** What may be sent to see whether an idle connection still stands. */
  public enum Keepalive {
    /** A global request that wants an answer, RFC 4254 section 4. */
    REQUEST,
    /** SSH_MSG_IGNORE, RFC 4253 section 11.2, which shows a dead connection only by TCP's own time-outs. */
    IGNORE,
    /** Nothing: the device ends a connection that sends either. */
    NONE
  }
}
