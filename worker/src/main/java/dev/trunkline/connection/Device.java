package dev.trunkline.connection;

import dev.trunkline.transport.Endpoint;
import java.util.List;
import java.util.Locale;

/** What lines and channels are counted for: one machine, whoever logs in there and however its name is written. */
record Device(Endpoint endpoint, List<String> jumpPath) {
  static Device of(ConnectionKey key) {
    return new Device(new Endpoint(key.host().toLowerCase(Locale.ROOT), key.port()), key.jumpPath());
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }
}
