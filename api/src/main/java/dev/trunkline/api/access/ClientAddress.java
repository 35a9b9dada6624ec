package dev.trunkline.api.access;

import dev.trunkline.transport.AddressLiteral;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from: the other end of the connection, unless that is a proxy of the settings. Whom a proxy asks for stands
 * last in X-Forwarded-For, whatever the client itself wrote before that; so the list is read from its end, for as long as the
 * proxies in it are trusted ones.
 */
public final class ClientAddress {
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final IPAddressGenerator ADDRESSES = new IPAddressGenerator();

  private final List<IPAddress> proxies;

  public ClientAddress(List<IPAddress> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  public String of(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    if (proxies.isEmpty()) return address;
    List<String> forwarded = new ArrayList<>();
    for (String header : Collections.list(request.getHeaders(FORWARDED_FOR))) forwarded.addAll(List.of(header.split(",")));
    for (String before : forwarded.reversed()) {
      Optional<IPAddress> next = address(before.strip());
      if (!isProxy(address) || next.isEmpty()) return address;
      address = next.get().toCanonicalString();
    }
    return address;
  }

  boolean isProxy(String address) {
    return address(address).filter(known -> proxies.stream().anyMatch(block -> block.contains(known))).isPresent();
  }

  private static Optional<IPAddress> address(String text) {
    return AddressLiteral.in(text).map(ADDRESSES::from);
  }
}
