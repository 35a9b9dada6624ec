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
  private final boolean altered;
  private final Prompts prompts;
  private final TerminalLine screen = new TerminalLine(this::finished);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private String finished;
  private String above = "";
  private String broken = "";
  private boolean open = true;

  /**
   * @param command as it was sent, without Enter
   * @param altered whether the device shows another line than the one that was sent
   */
  Echo(String command, boolean altered, Prompts prompts) {
    this.altered = altered;
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
      screen.accept(bytes, i, i + 1);
      if (finished != null) {
        if (completes()) {
          open = false;
          // The byte that shows the end may be the first of the next line.
          return screen.waitingLength() > 0 ? i : i + 1;
        }
        above = finished;
        finished = null;
        line.reset();
      }
      if (all.size() == PATIENCE_BYTES) return i + 1;
    }
    return bytes.length;
  }

  boolean isExhausted() {
    return all.size() == PATIENCE_BYTES;
  }

  /** Whether the first line of the output is the echo once more, behind a prompt: some devices do so when they lag behind. */
  boolean isRepeatedBy(String line) {
    String text = line.strip();
    return !open && !command.isEmpty() && text.endsWith(command) && prompts.fits(text.substring(0, text.length() - command.length()));
  }

  /** Everything read so far, which is output after all; but for the line end that only answers Enter. */
  byte[] giveUp() {
    open = false;
    byte[] bytes = all.toByteArray();
    boolean enter = bytes.length > 1 && bytes[0] == '\r' && bytes[1] == '\n';
    return Arrays.copyOfRange(bytes, enter ? 2 : 0, bytes.length);
  }

  /** The line before the one on which the device waits. */
  String above() {
    return above;
  }

  /** The line on which the device waits. */
  String waitingLine() {
    return text(screen.waiting(TerminalLine.LONGEST));
  }

  boolean isInSequence() {
    return screen.isInSequence();
  }

  private void finished(byte[] bytes, int length) {
    finished = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private boolean completes() {
    byte[] raw = line.toByteArray();
    return isPlain(finished) || isAltered(finished) || isBroken(raw) || isScrolled(raw);
  }

  private boolean isPlain(String resolved) {
    String text = resolved.strip();
    if (!text.endsWith(command)) return false;
    String before = text.substring(0, text.length() - command.length());
    return before.isBlank() || prompts.fits(before);
  }

  /** The first line that shows more than a prompt. */
  private boolean isAltered(String shown) {
    return altered && !command.isEmpty() && !withoutPrompt(shown).isBlank();
  }

  /** Collects the parts of an echo that goes over several lines. */
  private boolean isBroken(byte[] raw) {
    String part = squeeze(withoutPrompt(text(raw)));
    String longer = broken + part;
    broken = squeezed.startsWith(longer) ? longer : squeezed.startsWith(part) ? part : "";
    return !squeezed.isEmpty() && broken.length() == squeezed.length();
  }

  private boolean isScrolled(byte[] raw) {
    String part = squeeze(withoutPrompt(text(raw)));
    String start = squeezed.substring(0, Math.min(SURE_START, squeezed.length()));
    return !start.isEmpty() && part.startsWith(start) && containsInOrder(part, squeezed);
  }

  private String withoutPrompt(String line) {
    String text = line.stripLeading();
    for (int end = Math.min(text.length(), 128); end > 0; end--) {
      if (prompts.fits(text.substring(0, end))) return text.substring(end);
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

  private static String text(byte[] raw) {
    return new String(raw, StandardCharsets.ISO_8859_1);
  }
}
