package dev.trunkline.tunnel;

import dev.trunkline.transport.Arrival;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.ForwardedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

/** What a target sends, for code that reads from a stream. Every read ends by the deadline. */
final class StreamInput extends InputStream {
  private final ForwardedStream stream;
  private final Deadline deadline;
  private byte[] bytes = {};
  private int at;

  StreamInput(ForwardedStream stream, Deadline deadline) {
    this.stream = stream;
    this.deadline = deadline;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) return 0;
    if (at == bytes.length && !refill()) return -1;
    int count = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, into, offset, count);
    at += count;
    return count;
  }

  private boolean refill() throws IOException {
    switch (stream.take(deadline)) {
      case Arrival.Bytes(byte[] arrived) -> {
        bytes = arrived;
        at = 0;
        return true;
      }
      case Arrival.Ended(String why) -> {
        if (stream.hasEnded()) return false;
        throw new IOException(why);
      }
      case Arrival.Silence _ -> throw new SocketTimeoutException("nothing more came in time");
      case Arrival.Cancelled _ -> throw new InterruptedIOException("called off");
    }
  }
}
