package dev.trunkline.connection;

import dev.trunkline.job.DeviceAddress;
import dev.trunkline.transport.Endpoint;
import java.util.Locale;

/**
 * What lines, channels, logins and failures are counted for: one machine, whoever logs in there and however its name is written.
 *
 * @param path the jump hosts before it; empty for none
 */
record Device(Endpoint endpoint, String path) {
  static Device of(ConnectionKey key) {
    return new Device(new Endpoint(key.host().toLowerCase(Locale.ROOT), key.port()), key.path());
  }

  @Override
  public String toString() {
    return DeviceAddress.placeOf(endpoint.toString(), path);
  }
}
