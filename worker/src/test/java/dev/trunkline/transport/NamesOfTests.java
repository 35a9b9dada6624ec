package dev.trunkline.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * A name server for tests: {@code 127-0-0-1.rebind.test} resolves to 127.0.0.1, as a name of somebody else's domain may. Everything
 * else is left to the system.
 */
public final class NamesOfTests extends InetAddressResolverProvider {
  private static final String DOMAIN = ".rebind.test";

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver system = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
        if (!host.endsWith(DOMAIN)) return system.lookupByName(host, policy);
        String[] parts = host.substring(0, host.length() - DOMAIN.length()).split("-");
        byte[] address = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) address[i] = (byte) Integer.parseInt(parts[i]);
        return Stream.of(InetAddress.getByAddress(host, address));
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return system.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "names of tests";
  }
}
