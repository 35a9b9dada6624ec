package dev.trunkline.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Looks for the echo of a command among the first lines of the answer. Devices echo in many ways: after drawing the
 * prompt again, wrapped at 80 columns with the last character drawn twice, broken over lines, or scrolled sideways
 * behind a {@code $}. What comes before the echo, such as a log line, is no answer.
 */
final class Echo {
  private static final int PATIENCE_BYTES = 64 * 1024;
  /** A scrolled echo must still begin like the command. */
  private static final int SURE_START = 8;

  private static final Pattern DRAWN_TWICE = Pattern.compile("(.)\\r\\1");

  private final String command;
  private final String squeezed;
  private final Prompts prompts;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private String broken = "";
  private boolean open = true;

  /**
   * @param command as it was sent, without Enter
   */
  Echo(String command, Prompts prompts) {
    this.command = new String(command.strip().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    this.squeezed = squeeze(this.command);
    this.prompts = prompts;
  }

  /** Whether the echo may still come. */
  boolean isOpen() {
    return open;
  }

  /**
   * Reads on until the echo is complete.
   *
   * @return how many of the bytes were read; the rest is output
   */
  int accept(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      all.write(bytes[i]);
      line.write(bytes[i]);
      if (bytes[i] == '\n') {
        if (completes()) {
          open = false;
          return i + 1;
        }
        line.reset();
      }
      if (all.size() == PATIENCE_BYTES) return i + 1;
    }
    return bytes.length;
  }

  boolean isExhausted() {
    return all.size() == PATIENCE_BYTES;
  }

  /** Everything read so far, which is output after all; but for the line end that only answers Enter. */
  byte[] giveUp() {
    open = false;
    byte[] bytes = all.toByteArray();
    boolean enter = bytes.length > 1 && bytes[0] == '\r' && bytes[1] == '\n';
    return Arrays.copyOfRange(bytes, enter ? 2 : 0, bytes.length);
  }

  /** The line on which the device waits. */
  String waitingLine() {
    return resolve(line.toByteArray());
  }

  private boolean completes() {
    byte[] raw = line.toByteArray();
    return isPlain(resolve(Arrays.copyOf(raw, raw.length - 1))) || isBroken(raw) || isScrolled(raw);
  }

  private boolean isPlain(String resolved) {
    String text = resolved.strip();
    if (!text.endsWith(command)) return false;
    String before = text.substring(0, text.length() - command.length());
    return before.isBlank() || prompts.find(before).isPresent();
  }

  /** Collects the parts of an echo that goes over several lines. */
  private boolean isBroken(byte[] raw) {
    String part = squeeze(withoutPrompt(raw));
    String longer = broken + part;
    broken = squeezed.startsWith(longer) ? longer : squeezed.startsWith(part) ? part : "";
    return !squeezed.isEmpty() && broken.length() == squeezed.length();
  }

  private boolean isScrolled(byte[] raw) {
    String part = squeeze(withoutPrompt(raw));
    String start = squeezed.substring(0, Math.min(SURE_START, squeezed.length()));
    return !start.isEmpty() && part.startsWith(start) && containsInOrder(part, squeezed);
  }

  private String withoutPrompt(byte[] raw) {
    String text = new String(raw, StandardCharsets.ISO_8859_1).stripLeading();
    for (int end = Math.min(text.length(), 128); end > 0; end--) {
      if (prompts.find(text.substring(0, end)).isPresent()) return text.substring(end);
    }
    return text;
  }

  private static boolean containsInOrder(String text, String characters) {
    int at = 0;
    for (int i = 0; i < text.length() && at < characters.length(); i++) {
      if (text.charAt(i) == characters.charAt(at)) at++;
    }
    return at == characters.length();
  }

  /** Without blanks and controls, and without the second copy of a character that was drawn again after a wrap. */
  private static String squeeze(String text) {
    return DRAWN_TWICE.matcher(text).replaceAll("$1").chars()
        .filter(c -> c > ' ')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String resolve(byte[] raw) {
    var screen = new TerminalLine((_, _) -> {});
    screen.accept(raw, 0, raw.length);
    return new String(screen.waiting(TerminalLine.LONGEST), StandardCharsets.ISO_8859_1);
  }
}
