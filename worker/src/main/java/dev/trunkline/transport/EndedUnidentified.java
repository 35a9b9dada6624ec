package dev.trunkline.transport;

import java.io.IOException;

/**
 * The cause of a HANDSHAKE_TIMEOUT whose other side closed the connection before it said that it is an SSH server: a device that
 * has no line free, or something else.
 */
public final class EndedUnidentified extends IOException {
  EndedUnidentified(IOException cause) {
    super(cause);
  }
}
