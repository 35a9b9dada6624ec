package dev.trunkline.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Remembers what the other side says before it says that it is an SSH server. RFC 4253, section 4.2, allows such lines, and the
 * library drops them; a device without a free line says so there, or just closes.
 */
final class GreetedSocket extends Socket {
  private static final int MOST = 512;
  private static final Pattern IDENTIFICATION = Pattern.compile("^SSH-", Pattern.MULTILINE);
  private static final Pattern NO_ROOM =
      Pattern.compile(
          "\\b(in use|busy|too many|try again|maximum|MaxStartups|limit|not allowed at this time)\\b",
          Pattern.CASE_INSENSITIVE);

  private final StringBuilder said = new StringBuilder();
  private InputStream heard;
  private volatile boolean settled;

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (heard == null) heard = new Heard(super.getInputStream());
    return heard;
  }

  /** Whether it has neither said that it is an SSH server nor talked on and on. */
  boolean isUnidentified() {
    return !settled;
  }

  /** What it said instead, on one line; empty for nothing. */
  synchronized String said() {
    return said.toString().replaceAll("[^\\x21-\\x7e]+", " ").strip();
  }

  /** What it said, where that means that it has no room for one more connection. */
  Optional<String> noRoom() {
    return Optional.of(said()).filter(words -> isUnidentified() && NO_ROOM.matcher(words).find());
  }

  private synchronized void hear(byte[] bytes, int start, int length) {
    said.append(new String(bytes, start, Math.min(length, MOST), StandardCharsets.ISO_8859_1));
    settled = said.length() > MOST || IDENTIFICATION.matcher(said).find();
  }

  private final class Heard extends FilterInputStream {
    Heard(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      if (!settled && one >= 0) hear(new byte[] {(byte) one}, 0, 1);
      return one;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
      int count = super.read(bytes, start, length);
      if (!settled && count > 0) hear(bytes, start, count);
      return count;
    }
  }
}
