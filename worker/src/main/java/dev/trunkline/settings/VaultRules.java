package dev.trunkline.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How HashiCorp Vault, or what speaks like it, is asked for secrets.
 *
 * @param address empty for none
 * @param namespace empty for none
 * @param mount of the key/value engine where a credential names none; the only one for tenants but {@code default}
 * @param kvVersion of the key/value engine, 1 or 2
 * @param tokenFile read at every request, since agents write it anew; empty where it logs in by AppRole
 * @param roleId of AppRole; empty for none
 */
public record VaultRules(
    Optional<URI> address,
    String namespace,
    String mount,
    int kvVersion,
    Optional<Path> tokenFile,
    String roleId,
    Optional<Path> secretIdFile,
    Optional<Path> caFile) {
  private static final Pattern PLAIN = Pattern.compile("[\\w./-]*");

  static VaultRules from(Section section) {
    return new VaultRules(
        section.text("address", "", VaultRules::address, "Address of Vault, such as \"https://vault.example.com:8200\"; http only to the"
            + " own machine; empty for none."),
        section.text("namespace", "", VaultRules::plain, "Namespace of the secrets; empty for none."),
        section.text("mount", "secret", VaultRules::plain, "Mount of the key/value engine where a credential names none."),
        section.integer("kv_version", 2, 1, 2, "Version of the key/value engine."),
        section.text("token_file", "", Formats::optionalPath, "File with the token, read at every request; an agent may write it anew."),
        section.text("role_id", "", VaultRules::plain, "Logs in by AppRole instead of with a token."),
        section.text("secret_id_file", "", Formats::optionalPath, "File with the secret id of that AppRole."),
        section.text("ca_file", "", Formats::readableFile, "PEM file with the certificates that Vault's is trusted by; empty trusts those"
            + " of Java."));
  }

  void check(Reading reading) {
    if (address.isEmpty()) return;
    boolean appRole = !roleId.isEmpty() && secretIdFile.isPresent();
    boolean half = roleId.isEmpty() == secretIdFile.isPresent();
    if (half || appRole == tokenFile.isPresent()) {
      reading.note("vault.address: needs either vault.token_file or both vault.role_id and vault.secret_id_file");
    }
  }

  private static String plain(String text) {
    if (PLAIN.matcher(text).matches()) return text;
    throw new IllegalArgumentException("must be of letters, digits and _ . / -, is \"" + text + "\"");
  }

  /** A token that goes over a network in clear is everybody's. */
  private static Optional<URI> address(String text) {
    if (text.isEmpty()) return Optional.empty();
    try {
      URI address = URI.create(text);
      boolean bare = address.getUserInfo() == null && address.getQuery() == null && address.getFragment() == null;
      boolean safe = "https".equals(address.getScheme()) || "http".equals(address.getScheme()) && isOwnMachine(address.getHost());
      if (bare && safe && address.getHost() != null) return Optional.of(URI.create(text.replaceAll("/+$", "")));
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new IllegalArgumentException("must be such as \"https://vault.example.com:8200\", with http only to localhost or 127.0.0.1");
  }

  private static boolean isOwnMachine(String host) {
    return "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
  }
}
