package dev.trunkline.transport;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;

/**
 * A file of host keys as OpenSSH keeps it (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"), read into what can be kept here: one host
 * and port with one key each.
 *
 * @param skipped every line, or host of a line, that cannot
 */
record KnownHosts(List<Entry> entries, List<Skipped> skipped) {
  /** The best last: which of a host's keys a device is asked for first. */
  private static final List<String> TYPES =
      List.of(
          "ssh-dss", "ssh-rsa", "ecdsa-sha2-nistp521", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp256", "ssh-ed25519");

  private static final int DEFAULT_PORT = 22;

  /**
   * @param line counted from 1
   * @param publicKey in SSH wire form
   */
  record Entry(int line, String host, int port, String keyType, byte[] publicKey) {
    /** Of two keys of a host the one that is asked for first. */
    boolean isPreferredTo(Entry other) {
      return TYPES.indexOf(keyType) > TYPES.indexOf(other.keyType);
    }
  }

  /** A line that was passed over, and the reason in words. */
  record Skipped(int line, String why) {}

  static KnownHosts parse(String text) {
    KnownHosts read = new KnownHosts(new ArrayList<>(), new ArrayList<>());
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.strip().startsWith("#")) read.addLine(number, line.strip().split("[ \\t]+"));
    }
    return read;
  }

  private void addLine(int line, String[] fields) {
    if (fields[0].startsWith("@")) {
      skip(line, marker(fields[0]));
    } else if (fields.length < 3) {
      skip(line, "is no line of a known_hosts file: hosts, key type and key are expected");
    } else if (!TYPES.contains(fields[1])) {
      skip(line, "keys of type " + shown(fields[1]) + " are not used for host keys here");
    } else {
      key(fields[1], fields[2])
          .ifPresentOrElse(key -> addHosts(line, fields[0], fields[1], key), () -> skip(line, "the key cannot be read"));
    }
  }

  private static String marker(String marker) {
    return switch (marker) {
      case "@revoked" -> "@revoked: keys are not kept to be refused; under the policy pinned every key that is not recorded is";
      case "@cert-authority" -> "@cert-authority: host certificates are not checked, only keys";
      default -> "the marker " + shown(marker) + " is not known";
    };
  }

  private void addHosts(int line, String hosts, String keyType, byte[] key) {
    if (hosts.startsWith("|")) {
      skip(line, "the host is hashed, so its name is not known");
      return;
    }
    for (String host : hosts.split(",")) addHost(line, host, keyType, key);
  }

  private void addHost(int line, String host, String keyType, byte[] key) {
    if (host.contains("*") || host.contains("?") || host.startsWith("!")) {
      skip(line, shown(host) + " is a pattern and not a host");
      return;
    }
    int end = host.startsWith("[") ? host.lastIndexOf("]:") : -1;
    String name = end < 0 ? host : host.substring(1, end);
    Optional<Integer> port = end < 0 ? Optional.of(DEFAULT_PORT) : port(host.substring(end + 2));
    if (name.isEmpty() || name.startsWith("[") || port.isEmpty()) {
      skip(line, shown(host) + " is no host");
    } else {
      entries.add(new Entry(line, name, port.get(), keyType, key));
    }
  }

  private static Optional<Integer> port(String text) {
    if (!text.matches("[0-9]{1,5}")) return Optional.empty();
    return Optional.of(Integer.parseInt(text)).filter(port -> port >= 1 && port <= 65_535);
  }

  /** The key says its type itself, and what is behind it has to be one of that. */
  private static Optional<byte[]> key(String keyType, String base64) {
    try {
      byte[] wire = Base64.getDecoder().decode(base64);
      Buffer.PlainBuffer buffer = new Buffer.PlainBuffer(wire);
      boolean right = buffer.readString().equals(keyType);
      new Buffer.PlainBuffer(wire).readPublicKey();
      return right ? Optional.of(wire) : Optional.empty();
    } catch (Buffer.BufferException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private void skip(int line, String why) {
    skipped.add(new Skipped(line, why));
  }

  private static String shown(String word) {
    String plain = word.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "..." : plain;
  }
}
