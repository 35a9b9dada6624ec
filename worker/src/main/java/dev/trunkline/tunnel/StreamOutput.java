package dev.trunkline.tunnel;

import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.ForwardedStream;
import java.io.IOException;
import java.io.OutputStream;

/** What goes to a target, for code that writes to a stream. Every write ends by the deadline. */
final class StreamOutput extends OutputStream {
  private final ForwardedStream stream;
  private final Deadline deadline;

  StreamOutput(ForwardedStream stream, Deadline deadline) {
    this.stream = stream;
    this.deadline = deadline;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one});
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    stream.send(bytes, offset, length, deadline);
  }
}
