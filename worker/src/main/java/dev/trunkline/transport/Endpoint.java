package dev.trunkline.transport;

/**
 * Where a device listens.
 *
 * @param host a name or an address, as the owner of the device wrote it
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isBlank()) throw new IllegalArgumentException("host must not be blank");
    if (port < 1 || port > 65_535) throw new IllegalArgumentException("port must be 1 to 65535, is " + port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
