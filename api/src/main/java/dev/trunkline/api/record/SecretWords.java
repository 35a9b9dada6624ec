package dev.trunkline.api.record;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the secrets in what devices show: those that follow a telling word, and those that look like one. */
final class SecretWords {
  private static final String TELLING =
      "secret|password|passwd|passphrase|psksecret|pass-?phrase|pre-shared-key|shared-secret|key-string|key|md5|sha"
          + "|hmac-sha-\\d+|auth|priv|des|3des|aes|psk|authentication-key|encrypted-password|plain-text-password"
          + "|wpa-psk|cipher|irreversible-cipher|isakmp-key|auth-password|priv-password";
  /** What may stand between the telling word and the secret: how it is encrypted. */
  private static final String ENCRYPTION =
      "(?:(?:\\d{1,3}|level \\d+|enc|encrypted|ascii-text|ascii|hexadecimal|cipher|irreversible-cipher|simple|plain"
          + "|plaintext|cleartext|hash2?|sha512|sha256|md5|sha|address)[ \\t]+)*";

  /** The group {@code value} is the secret. */
  private static final List<Pattern> PATTERNS =
      List.of(
          // username x secret 9 $9$..., key 7 0822455D0A16; a word of letters only where it ends the line
          insensitive(
              "(?<![\\w-])(?:" + TELLING + ")[ \\t]+" + ENCRYPTION
                  + "\"?(?<value>(?=[^\\s\";]*[^A-Za-z\\s\";:,.])[^\\s\";]+|[^\\s\";:,.]{4,}(?=\"?;?[ \\t]*(?:$|[\\r\\n])))"),
          // snmp-server community public RO, community "public" {
          insensitive("(?<![\\w-])community[ \\t]+(?:(?:read|write|cipher|simple|\\d)[ \\t]+)*\"?(?<value>[^\\s\";{]+)"),
          // password=..., "token": "..."
          insensitive(
              "(?<![\\w-])(?:password|passwd|secret|token|psk|passphrase|api[-_]?key)\"?[ \\t]*[=:][ \\t]*\"?(?<value>[^\\s\";,{}]+)"),
          // crypt(3) and the vendors' own forms of it
          Pattern.compile("(?<value>\\$(?:\\d{1,2}[a-z]?|2[abxy]|y|gy|sha512|argon2\\w*)\\$[^\\s\";:,]+)"));

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----(?<body>.*?)(?:-----END|\\z)", Pattern.DOTALL);
  private static final Pattern KEY_LINE = Pattern.compile("[A-Za-z0-9+/=]{4,}");

  private SecretWords() {}

  /** Each secret as often as it is found. */
  static List<String> in(String text) {
    List<String> found = new ArrayList<>();
    for (Pattern pattern : PATTERNS) {
      for (Matcher matcher = pattern.matcher(text); matcher.find(); ) found.add(matcher.group("value"));
    }
    for (Matcher key = PRIVATE_KEY.matcher(text); key.find(); ) {
      for (Matcher line = KEY_LINE.matcher(key.group("body")); line.find(); ) found.add(line.group());
    }
    return found;
  }

  private static Pattern insensitive(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }
}
