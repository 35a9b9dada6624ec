package dev.trunkline.lab.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** What a device does after it was given a line. */
public sealed interface Reply {

  Reply NOTHING = new Sequence(List.of());

  /** Text for the screen; a line end is written {@code \n} and becomes CR LF. Subject to the pager. */
  record Text(String text) implements Reply {}

  /** Bytes for the screen exactly as they are, never paged. */
  record Raw(byte[] bytes) implements Reply {

    static Raw of(Text text) {
      return new Raw(text.text().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A question; {@code then} gets the answer. */
  record Ask(String question, Answer kind, Function<String, Reply> then) implements Reply {}

  /** The device is busy for this long. */
  record Pause(Duration time) implements Reply {}

  record Sequence(List<Reply> parts) implements Reply {}

  /** The shell ends. */
  record Hangup() implements Reply {}

  /** The device goes down, and comes back. */
  record Reload() implements Reply {}

  enum Answer {
    LINE,
    SECRET,
    /** One key without Enter, as IOS reads a {@code [confirm]}. */
    KEY
  }

  static Reply of(Reply... parts) {
    return new Sequence(List.of(parts));
  }
}
