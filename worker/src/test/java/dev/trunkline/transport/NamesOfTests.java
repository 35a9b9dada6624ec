package dev.trunkline.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A name server for tests: {@code 127-0-0-1.rebind.test} resolves to 127.0.0.1, as a name of somebody else's domain may. A name of two
 * addresses, {@code 127-0-0-1.192-0-2-1.x.rebind.test}, is the first of them the first time and then the other. Everything else is left
 * to the system.
 */
public final class NamesOfTests extends InetAddressResolverProvider {
  private static final String DOMAIN = ".rebind.test";

  private final Set<String> askedBefore = ConcurrentHashMap.newKeySet();

  @Override
  public InetAddressResolver get(Configuration configuration) {
    // This is asked before the JVM reads how long it may remember an answer, which is 30 s else.
    Security.setProperty("networkaddress.cache.ttl", "0");
    InetAddressResolver system = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
        if (!host.endsWith(DOMAIN)) return system.lookupByName(host, policy);
        String[] names = host.substring(0, host.length() - DOMAIN.length()).split("\\.");
        String[] parts = names[names.length == 1 || askedBefore.add(host) ? 0 : 1].split("-");
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
