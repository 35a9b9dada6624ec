package dev.trunkline.api.request;

import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JumpHost;
import dev.trunkline.job.Secrets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where to log in and with what, on a device or a jump host. Where something is wrong with it, that is noted and a part may be
 * missing.
 *
 * @param secrets by field name, as in {@link Secrets}
 */
record RequestedLogin(String host, int port, String username, AlgorithmProfile algorithms, Map<String, String> secrets) {
  private static final int LONGEST_HOST = 253;
  private static final int LONGEST_USERNAME = 64;
  private static final int HIGHEST_PORT = 65_535;

  /** A one-time code is none of them: it serves one login. */
  private static final List<String> LASTING =
      List.of(Secrets.PASSWORD, Secrets.PRIVATE_KEY, Secrets.PASSPHRASE, Secrets.CERTIFICATE);

  /**
   * @param parent whose field {@code name} the object is
   * @param standard the algorithms where it names none
   */
  static RequestedLogin read(Fields login, Fields parent, String name, AlgorithmProfile standard) {
    return new RequestedLogin(
        host(login),
        port(login),
        username(login),
        login.oneOf("algorithms", AlgorithmProfile.wireNames()).map(AlgorithmProfile::ofWireName).orElse(standard),
        secrets(login, parent, name));
  }

  /** The jump host of a device, and the one of that, and so on. */
  static List<RequestedLogin> jumpsOf(Fields device, AlgorithmProfile standard) {
    List<RequestedLogin> jumps = new ArrayList<>();
    addJumpOf(device, standard, jumps);
    return jumps;
  }

  private static void addJumpOf(Fields parent, AlgorithmProfile standard, List<RequestedLogin> jumps) {
    Optional<Fields> jump = parent.object("jump");
    if (jump.isEmpty()) return;
    if (jumps.size() == JumpHost.MOST) {
      parent.wrong("jump", "no more than " + JumpHost.MOST + " jump hosts one behind the other");
      return;
    }
    jumps.add(read(jump.get(), parent, "jump", standard));
    addJumpOf(jump.get(), standard, jumps);
    jump.get().rejectUnknown();
  }

  static String host(Fields login) {
    return name(login, "host", LONGEST_HOST, "Host cannot be empty");
  }

  static int port(Fields login) {
    return login.integer("port", 1, HIGHEST_PORT, "Port must be between 1 and 65535").orElse(DeviceAddress.DEFAULT_PORT);
  }

  static String username(Fields login) {
    return name(login, "username", LONGEST_USERNAME, "Username cannot be empty");
  }

  private static String name(Fields login, String field, int longest, String whenEmpty) {
    if (login.value(field).isEmpty()) {
      login.wrong(field, whenEmpty);
      return "";
    }
    Optional<String> name = login.plainText(field, longest);
    if (name.isPresent() && name.get().isBlank()) {
      login.wrong(field, whenEmpty);
    } else if (name.isPresent() && Text.hasBlanks(name.get())) {
      login.wrong(field, "must not contain blanks");
    }
    return name.orElse("");
  }

  /** What one job logs in with; {@code parent} and {@code name} as in {@link #lastingSecrets}. */
  static Map<String, String> secrets(Fields login, Fields parent, String name) {
    Map<String, String> secrets = lastingSecrets(login, parent, name);
    login.text(Secrets.OTP).ifPresent(code -> secrets.put(Secrets.OTP, code));
    return secrets;
  }

  /**
   * What logs in as often as it is asked for.
   *
   * @param parent told of it, at its field {@code name}, where there is neither a password nor a private key
   */
  static Map<String, String> lastingSecrets(Fields login, Fields parent, String name) {
    Map<String, String> secrets = new HashMap<>();
    for (String field : LASTING) login.text(field).ifPresent(secret -> secrets.put(field, secret));
    if (login.value(Secrets.PASSWORD).isEmpty() && login.value(Secrets.PRIVATE_KEY).isEmpty()) {
      parent.wrong(name, "Either password or private key must be provided");
    }
    for (String field : List.of(Secrets.PASSPHRASE, Secrets.CERTIFICATE)) {
      boolean alone = secrets.containsKey(field) && !secrets.containsKey(Secrets.PRIVATE_KEY);
      if (alone) login.wrong(field, "is for a private_key, and there is none");
    }
    return secrets;
  }

  /** It is typed into a device's prompt, so it has no control characters. */
  static Optional<String> enableSecret(Fields login) {
    return login.plainText("secret", Integer.MAX_VALUE);
  }

  JumpHost asJumpHost() {
    return new JumpHost(host, port, username, algorithms);
  }
}
