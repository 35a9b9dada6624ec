package dev.trunkline.settings;

import dev.trunkline.transport.AllowedTarget;
import dev.trunkline.transport.PortRange;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that stand for something. Each throws IllegalArgumentException saying what the text must be. */
final class Formats {
  private static final Pattern DATABASE_URL = Pattern.compile("jdbc:postgresql:[^@]*");
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final Pattern TARGET =
      Pattern.compile(
          "(?:(?<v4>[\\d.]+(?:/\\d+)?)|\\[(?<v6>[\\p{XDigit}:.]+)](?<prefix>(?:/\\d+)?)"
              + "|(?<name>\\*|(?:\\*\\.)?(?=[\\w.-]*\\p{Alpha})[\\w-]+(?:\\.[\\w-]+)*))(?::(?<ports>[\\d-]+))?");
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("[?&]password=", Pattern.CASE_INSENSITIVE);

  /**
   * An address or a block with its prefix length; the library by itself also takes wildcards, ranges and octal digits.
   */
  private static final IPAddressStringParameters PLAIN_ADDRESS = new IPAddressStringParameters.Builder()
      .allowEmpty(false)
      .allowAll(false)
      .allowSingleSegment(false)
      .allowMask(false)
      .allowWildcardedSeparator(false)
      .setRangeOptions(RangeParameters.NO_RANGE)
      .getIPv4AddressParametersBuilder()
      .allow_inet_aton(false)
      .allowLeadingZeros(false)
      .getParentBuilder()
      .toParams();

  private Formats() {}

  static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("must be an IP address such as 127.0.0.1, is \"" + text + "\"");
    }
  }

  static IPAddress cidr(String text) {
    IPAddress block = new IPAddressString(text, PLAIN_ADDRESS).getAddress();
    if (block == null) {
      throw new IllegalArgumentException("must hold blocks such as 127.0.0.0/8, has \"" + text + "\"");
    }
    if (block.isPrefixed() && !block.isPrefixBlock()) {
      throw new IllegalArgumentException(
          "has \"" + text + "\", an address inside the block " + block.toPrefixBlock() + ": write the block");
    }
    return block;
  }

  /** Where "0" stands for any that is free. */
  static PortRange listeningPorts(String text) {
    return text.equals("0") ? PortRange.ANY : ports(text);
  }

  /** A port or a range of ports, without 0. */
  private static PortRange ports(String text) {
    Matcher range = PORTS.matcher(text);
    try {
      if (range.matches()) {
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (first > 0) return new PortRange(first, last);
      }
      throw new IllegalArgumentException();
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("must be ports such as \"20000-20999\", is \"" + text + "\"");
    }
  }

  /** An address, a block, a name or {@code *.domain}, and perhaps ports behind a colon; IPv6 needs brackets then. */
  static AllowedTarget allowedTarget(String text) {
    Matcher target = TARGET.matcher(text);
    if (!target.matches()) {
      throw new IllegalArgumentException("must hold targets such as \"10.0.0.0/8:443\", has \"" + text + "\"");
    }
    PortRange ports = target.group("ports") == null ? PortRange.ANY : ports(target.group("ports"));
    if (target.group("name") != null) return new AllowedTarget.Named(target.group("name"), ports);
    String block = target.group("v4") != null ? target.group("v4") : target.group("v6") + target.group("prefix");
    return new AllowedTarget.Network(cidr(block), ports);
  }

  static Path path(String text) {
    if (text.isBlank()) throw new IllegalArgumentException("must be a path, is empty");
    try {
      return Path.of(text);
    } catch (InvalidPathException _) {
      throw new IllegalArgumentException("must be a path, is \"" + text + "\"");
    }
  }

  static Path templateDir(String text) {
    Path dir = path(text);
    if (Files.isReadable(dir.resolve("index"))) return dir;
    throw new IllegalArgumentException("must hold directories with a file named index, has \"" + text + "\"");
  }

  static Optional<Path> optionalPath(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(path(text));
  }

  static Optional<Path> readableFile(String text) {
    Optional<Path> file = optionalPath(text);
    if (file.filter(given -> !Files.isReadable(given)).isEmpty()) return file;
    throw new IllegalArgumentException("must be a file that can be read, is \"" + text + "\"");
  }

  /** A wrong one is not shown: it may hold a password. */
  static Optional<String> databaseUrl(String text) {
    if (text.isEmpty()) return Optional.empty();
    if (PASSWORD_IN_URL.matcher(text).find()) {
      throw new IllegalArgumentException("must not hold the password, database.password does");
    }
    if (!DATABASE_URL.matcher(text).matches()) {
      throw new IllegalArgumentException("must begin with jdbc:postgresql: and not name a user, database.user does");
    }
    return Optional.of(text);
  }
}
