package dev.trunkline.api.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.lab.replay.Text;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a secret, and where it is replaced. */
class MaskingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      textBlock =
          """
          enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0 @ $1$mERr$hx5rVt7rPNoS4wqbXKX7m0
          username bob privilege 15 secret 9 $9$nhEm/.Tkd1 @ $9$nhEm/.Tkd1
          enable password 7 05080F1C2243 @ 05080F1C2243
          ` password letmein` @ letmein
          snmp-server community public RO @ public
          community "s3cr" { @ s3cr
          tacacs-server key 7 070C285F4D06 @ 070C285F4D06
          ip ospf message-digest-key 1 md5 7 104D000A0618 @ 104D000A0618
          authentication-key "$9$YT2aUji.5z3"; ## SECRET-DATA @ $9$YT2aUji.5z3
          encrypted-password "$6$abc$DEF/ghi."; @ $6$abc$DEF/ghi.
          set password ENC SH2Yb9zQ== @ SH2Yb9zQ==
          local-user joe password irreversible-cipher $1c$abc$def @ $1c$abc$def
          neighbor 192.0.2.1 password 7 13061E010803 @ 13061E010803
          "token": "abc.def-1" @ abc.def-1
          api_key=0123abc @ 0123abc
          root:$y$j9T$abc/def:19000:0 @ $y$j9T$abc/def
          """)
  void a_secret_is_found(String line, String secret) {
    assertThat(SecretWords.in(line + "\r\n")).contains(secret);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          Password:
          Press any key to continue
          crypto key generate rsa modulus
          service password-encryption
          no aaa new-model
          The key fingerprint is shown below
          """)
  void plain_words_are_left_alone(String line) {
    assertThat(SecretWords.in(line + "\r\nr1#")).isEmpty();
  }

  @Test
  void the_lines_of_a_private_key_are_secrets() {
    String key = "-----BEGIN RSA PRIVATE KEY-----\r\nMIIEowIBAAKC\r\nAQEA7v==\r\n-----END RSA PRIVATE KEY-----\r\n";
    assertThat(SecretWords.in(key)).containsExactly("MIIEowIBAAKC", "AQEA7v==");
  }

  @Test
  void a_short_word_is_replaced_where_it_stands_alone_or_behind_a_terminal_sequence() {
    Replacements replacements = new Replacements();
    replacements.add("joe", "{username}");
    replacements.add("joe's secret", "<masked>");
    assertThat(replacements.apply("joe@r1 \u001b[?2004hjoe \u001b[01;32mjoe: joey mojoe joe's secret"))
        .isEqualTo("{username}@r1 \u001b[?2004h{username} \u001b[01;32m{username}: joey mojoe <masked>");
  }

  @Test
  void bytes_that_are_no_text_are_kept_apart() {
    String bytes = new String(new byte[] {'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xff, (byte) 0x85, 'b'}, ISO_8859_1);
    assertThat(Utf8Parts.of(bytes))
        .isEqualTo(List.of(Text.of("a\u00e9"), Text.ofBytes(new byte[] {-1, (byte) 0x85}), Text.of("b")));
    assertThat(Utf8Parts.of("")).containsExactly(Text.of(""));
  }
}
