package dev.trunkline.lab.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Outputs no real device has, for tests and benchmarks: {@code show lab ...}. */
final class TestPattern {
  private static final int LINE_LENGTH = 78;
  private static final int MOST_BYTES = 100_000_000;

  private TestPattern() {}

  /** {@code bytes N}, {@code lines N}, {@code line N}, {@code slow SECONDS} or {@code binary}. */
  static Optional<Reply> reply(List<String> words) {
    if (words.size() == 1 && words.getFirst().equals("binary")) {
      return Optional.of(new Reply.Raw(binary()));
    }
    if (words.size() != 2 || !NumberWord.isOne(words.getLast())) {
      return Optional.empty();
    }
    NumberWord number = new NumberWord(words.getLast());
    return switch (words.getFirst()) {
      case "bytes" -> Optional.of(new Reply.Text(bytes(number.whole())));
      case "lines" -> Optional.of(new Reply.Text(lines(number.whole())));
      case "line" -> Optional.of(new Reply.Text(line(number.whole())));
      case "slow" -> Optional.of(slow(number.seconds()));
      default -> Optional.empty();
    };
  }

  /** Text that is this many bytes long on the screen, where a line end takes two. */
  private static String bytes(int wanted) {
    int count = Math.min(wanted, MOST_BYTES);
    StringBuilder text = new StringBuilder(count);
    String line = "0123456789abcdef".repeat(5).substring(0, LINE_LENGTH) + "\n";
    int onScreen = LINE_LENGTH + 2;
    text.repeat(line, count / onScreen);
    int rest = count % onScreen;
    return rest < 2 ? text.repeat(".", rest).toString() : text.repeat("x", rest - 2).append('\n').toString();
  }

  private static String lines(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append("line ").append(i).append(" of ").append(count).append('\n');
    }
    return text.toString();
  }

  /** One line that is this many bytes long, and its end. */
  private static String line(int wanted) {
    int count = Math.min(wanted, MOST_BYTES);
    return new StringBuilder(count + 1).repeat('.', count).append('\n').toString();
  }

  /** A line, a wait of so many seconds (a fraction is allowed), a line. */
  private static Reply slow(Duration wait) {
    return Reply.of(new Reply.Text("working\n"), new Reply.Pause(wait), new Reply.Text("finished\n"));
  }

  /** The secret as a configuration may show it, in two pieces. */
  static Reply secret(String text) {
    int cut = text.length() / 2;
    Reply first = new Reply.Text("enable secret " + text.substring(0, cut));
    return Reply.of(first, new Reply.Pause(Duration.ofMillis(300)), new Reply.Text(text.substring(cut) + "\n"));
  }

  /** Invalid UTF-8, NUL and terminal escapes. */
  private static byte[] binary() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("before\r\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {'a', 0, 'b', (byte) 0xff, (byte) 0xfe, 'c', (byte) 0xc3, '\r', '\n'});
    out.writeBytes("\u001b[1;31mred\u001b[0m\u001b[K\r\nafter\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
