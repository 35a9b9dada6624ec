package dev.trunkline.api.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.lab.replay.Recording;
import dev.trunkline.transport.Credential;
import dev.trunkline.transport.Secret;
import java.util.Optional;
import java.util.Set;

/**
 * Who logged in, as the recording may tell it; every string one character for each byte.
 *
 * @param password empty where a key was used
 * @param enable empty where there is none
 */
record Identity(String username, String password, String enable) {
  private static final Set<String> ORDINARY_NAMES = Set.of("admin", "root");

  static Identity of(Credential credential) {
    Optional<Secret> password =
        credential.proof() instanceof Credential.Password(Secret secret) ? Optional.of(secret) : Optional.empty();
    return new Identity(characters(credential.username()), characters(password), characters(credential.enable()));
  }

  /** The name that the recording shows. */
  String shownName() {
    return ORDINARY_NAMES.contains(username) ? username : "admin";
  }

  /** What must not be seen, where it differs from what the replay uses in its place. */
  void hideIn(Replacements replacements) {
    if (!password.equals(Recording.PASSWORD)) replacements.add(password, "{password}");
    if (!enable.equals(Recording.ENABLE_SECRET)) replacements.add(enable, "{enable}");
    if (!username.equals(shownName())) replacements.add(username, "{username}");
  }

  /** The placeholder for a whole line that was typed unseen. */
  Optional<String> placeholder(String line) {
    if (line.isEmpty()) return Optional.empty();
    if (line.equals(enable)) return Optional.of("{enable}");
    return line.equals(password) ? Optional.of("{password}") : Optional.empty();
  }

  boolean isSecret(String word) {
    return word.equals(password) || word.equals(enable);
  }

  static String characters(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static String characters(Optional<Secret> secret) {
    return secret.map(Secret::reveal).map(Identity::characters).orElse("");
  }
}
