package dev.trunkline.transport;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import net.schmizz.sshj.common.Message;

/**
 * Reads along until the device has said which algorithms it offers (RFC 4253, section 7.1), which is in clear. sshj keeps that to
 * itself, and says nothing of it where the two sides do not agree, nor whether the key exchange is a strict one.
 */
final class Overheard extends FilterInputStream {
  /** Packets before encryption have up to 35,000 bytes (RFC 4253, section 6.1); a greeting may come first. */
  private static final int MOST = 128 * 1024;

  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private boolean listening = true;
  private boolean greeted;
  private volatile Offer offer;

  Overheard(InputStream in) {
    super(in);
  }

  /** What the device offers, once that has passed. */
  Optional<Offer> offer() {
    return Optional.ofNullable(offer);
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (listening && read >= 0) hear(new byte[] {(byte) read}, 0, 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (listening && read > 0) hear(bytes, offset, read);
    return read;
  }

  private void hear(byte[] bytes, int offset, int length) throws IOException {
    heard.write(bytes, offset, length);
    // The greeting is read byte by byte, and nothing is complete before its line ends.
    if (!greeted && length == 1 && bytes[offset] != '\n') return;
    find(heard.toByteArray());
    listening = offer == null && heard.size() < MOST;
    if (!listening) heard.reset();
  }

  private void find(byte[] all) throws IOException {
    int start = afterGreeting(all);
    greeted = start > 0;
    while (greeted && all.length - start > 5) {
      int length = ByteBuffer.wrap(all, start, 4).getInt();
      int padding = all[start + 4] & 0xff;
      if (length < padding + 2 || length > MOST || all.length - start - 4 < length) return;
      byte[] payload = Arrays.copyOfRange(all, start + 5, start + 4 + length - padding);
      if (payload[0] == Message.KEXINIT.toByte()) {
        offer = Offer.of(payload);
        return;
      }
      start += 4 + length;
    }
  }

  /** Lines may come before the identification (RFC 4253, section 4.2). Zero where it is not complete. */
  private static int afterGreeting(byte[] all) {
    int line = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != '\n') continue;
      if (i - line > 4 && all[line] == 'S' && all[line + 1] == 'S' && all[line + 2] == 'H' && all[line + 3] == '-') return i + 1;
      line = i + 1;
    }
    return 0;
  }
}
