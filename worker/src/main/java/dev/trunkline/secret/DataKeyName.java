package dev.trunkline.secret;

import java.nio.charset.StandardCharsets;

/**
 * What a data key is called.
 *
 * @param tenant empty where the key is of the installation
 * @param purpose {@link #VALUES}, or what HMAC it is the key of
 */
record DataKeyName(String tenant, String purpose, int id) {
  static final String INSTALLATION = "";
  static final String VALUES = "values";
  static final String API_TOKENS = Sealer.OF_TOKENS;

  static DataKeyName fresh(String tenant, String purpose) {
    return new DataKeyName(tenant, purpose, KeyId.random());
  }

  boolean sealsValues() {
    return purpose.equals(VALUES);
  }

  /** It is wrapped together with this, so a key moved to another tenant does not open. */
  byte[] bound() {
    return ("data-key:" + purpose + ":" + Integer.toUnsignedString(id) + ":" + tenant).getBytes(StandardCharsets.UTF_8);
  }
}
