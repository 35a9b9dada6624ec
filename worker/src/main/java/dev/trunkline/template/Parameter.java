package dev.trunkline.template;

import com.google.re2j.Pattern;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What a template has to be told, and which values it takes. */
public sealed interface Parameter {
  /** The longest value of any kind, in characters. */
  int LONGEST = 253;

  String name();

  /** Used where none is given; a value that fits. */
  Optional<String> standard();

  /** What must hold for a value, for people; empty where this one fits. The value has no control characters. */
  Optional<String> objection(String value);

  /**
   * Text that matches a pattern as a whole.
   *
   * @param pattern in RE2's syntax, which takes time by the length of the text, whatever the pattern
   */
  record Text(String name, Pattern pattern, Optional<String> standard) implements Parameter {
    @Override
    public Optional<String> objection(String value) {
      return unless(pattern.matches(value), "must match " + pattern.pattern());
    }
  }

  /** A whole number, both ends included. */
  record Number(String name, long least, long most, Optional<String> standard) implements Parameter {
    @Override
    public Optional<String> objection(String value) {
      boolean fits = value.matches("0|-?[1-9][0-9]{0,17}") && Long.parseLong(value) >= least && Long.parseLong(value) <= most;
      return unless(fits, "must be a whole number from " + least + " to " + most);
    }
  }

  /** One of a list. */
  record Choice(String name, List<String> values, Optional<String> standard) implements Parameter {
    public Choice {
      values = List.copyOf(values);
    }

    @Override
    public Optional<String> objection(String value) {
      return unless(values.contains(value), "must be one of " + String.join(", ", values));
    }
  }

  /**
   * An IP address, written in full.
   *
   * @param version 4 or 6; empty for both
   */
  record Address(String name, Optional<Integer> version, Optional<String> standard) implements Parameter {
    @Override
    public Optional<String> objection(String value) {
      boolean fits = isOf(version, value) && address(value).isPresent();
      return unless(fits, "must be an IP" + written(version) + " address");
    }
  }

  /**
   * A network with the length of its prefix, such as {@code 192.0.2.0/24}; its host part is zero.
   *
   * @param version 4 or 6; empty for both
   */
  record Prefix(String name, Optional<Integer> version, Optional<String> standard) implements Parameter {
    @Override
    public Optional<String> objection(String value) {
      int slash = value.indexOf('/');
      boolean fits = slash > 0 && isOf(version, value) && isNetwork(value.substring(0, slash), value.substring(slash + 1));
      return unless(fits, "must be an IP" + written(version) + " prefix with a host part of zero, such as 192.0.2.0/24");
    }
  }

  private static Optional<String> unless(boolean fits, String otherwise) {
    return fits ? Optional.empty() : Optional.of(otherwise);
  }

  private static boolean isNetwork(String address, String length) {
    if (!length.matches("0|[1-9][0-9]{0,2}")) return false;
    return address(address)
        .filter(network -> Integer.parseInt(length) <= network.length * Byte.SIZE)
        .map(network -> new BigInteger(1, network))
        .filter(bits -> bits.signum() == 0 || bits.getLowestSetBit() >= size(address) - Integer.parseInt(length))
        .isPresent();
  }

  /** In full: without a zone, which is an interface of whoever reads it, and IPv4 in four parts, which Java does not insist on. */
  private static Optional<byte[]> address(String value) {
    if (!value.matches("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*|(?:(?:0|[1-9][0-9]{0,2})[.]){3}(?:0|[1-9][0-9]{0,2})")) return Optional.empty();
    try {
      byte[] bytes = InetAddress.ofLiteral(value).getAddress();
      // An IPv4 address inside of an IPv6 one is read as the former.
      return Optional.of(bytes).filter(read -> read.length * Byte.SIZE == size(value));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int size(String address) {
    return address.contains(":") ? 128 : 32;
  }

  private static boolean isOf(Optional<Integer> version, String value) {
    return version.isEmpty() || (version.get() == 6) == value.contains(":");
  }

  private static String written(Optional<Integer> version) {
    return version.map(number -> "v" + number).orElse("");
  }
}
