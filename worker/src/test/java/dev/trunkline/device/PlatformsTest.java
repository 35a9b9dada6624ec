package dev.trunkline.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.job.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformsTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path BUILT_IN = Path.of("src/main/resources/platforms");
  private static final Platforms PLATFORMS = Platforms.load(null);

  @TempDir Path folder;

  @Test
  void the_index_names_every_built_in_file() throws Exception {
    try (Stream<Path> files = Files.list(BUILT_IN)) {
      List<String> toml = files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".toml")).toList();
      assertThat(Files.readAllLines(BUILT_IN.resolve("index"))).containsExactlyInAnyOrderElementsOf(toml);
    }
    assertThat(PLATFORMS.names()).contains("cisco_ios", "juniper_junos", "linux");
    assertThat(PLATFORMS.find("nothing")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      textBlock =
          """
          cisco_ios @ show version @ READ
          cisco_ios @ sh ip int brief | inc up @ READ
          cisco_ios @ do show clock @ READ
          cisco_ios @ SHOW RUN @ READ
          cisco_ios @ show run | redirect flash:x @ CHANGE
          cisco_ios @ hostname x @ CHANGE
          cisco_ios @ shutdown @ CHANGE
          cisco_ios @ write memory @ CHANGE
          cisco_ios @ clear counters @ CHANGE
          cisco_ios @ reload in 5 @ DESTRUCTIVE
          cisco_ios @ wr er @ DESTRUCTIVE
          cisco_ios @ erase startup-config @ DESTRUCTIVE
          cisco_ios @ delete flash:x @ DESTRUCTIVE
          juniper_junos @ show configuration | display set @ READ
          juniper_junos @ run show interfaces terse @ READ
          juniper_junos @ show log messages | save x @ CHANGE
          juniper_junos @ set system host-name x @ CHANGE
          juniper_junos @ commit @ CHANGE
          juniper_junos @ commit check @ READ
          juniper_junos @ request system reboot @ DESTRUCTIVE
          juniper_junos @ delete @ DESTRUCTIVE
          juniper_junos @ delete interfaces ge-0/0/0 @ CHANGE
          linux @ ls -l /etc @ READ
          linux @ cat /etc/hosts > /tmp/x @ CHANGE
          linux @ ip route @ READ
          linux @ ip route add default via 10.0.0.1 @ CHANGE
          linux @ systemctl status sshd @ READ
          linux @ systemctl restart sshd @ CHANGE
          linux @ ls; rm -rf / @ DESTRUCTIVE
          linux @ sudo reboot @ DESTRUCTIVE
          """)
  void a_command_has_the_effect_its_platform_says(String platform, String command, Effect effect) {
    assertThat(PLATFORMS.find(platform).orElseThrow().effectOf(command)).isEqualTo(effect);
  }

  @Test
  void a_file_of_the_owner_replaces_a_built_in_one() throws Exception {
    Files.writeString(folder.resolve("mine.toml"), minimal("linux") + "[line]\nchannels = 3\n");
    assertThat(Platforms.load(folder).find("linux").orElseThrow().line().channels()).isEqualTo(3);
  }

  @Test
  void every_mistake_is_told_at_once_with_file_and_line() throws Exception {
    Files.writeString(
        folder.resolve("bad.toml"),
        """
        name = 5
        [line]
        chanels = 1
        [modes]
        rest = "nowhere"
        [[mode]]
        name = "exec"
        prompt = '(?<stem>x'
        [dialect]
        failures = ['ok', '*']
        [[effect]]
        is = "harmless"
        """);
    Files.writeString(folder.resolve("worse.toml"), "name = \n");
    assertThatThrownBy(() -> Platforms.load(folder))
        .isInstanceOfSatisfying(
            InvalidPlatformException.class,
            e -> {
              assertThat(e.mistakes()).hasSize(8);
              assertThat(e)
                  .hasMessageContainingAll(
                      "bad.toml:1: name must be a string",
                      "bad.toml:3: unknown key chanels, known here are channels",
                      "bad.toml:5: rest names no mode: nowhere",
                      "bad.toml:8: not a regular expression",
                      "bad.toml:10: not a regular expression",
                      "bad.toml:12: is must be one of read, change, destructive",
                      "worse.toml:1: ");
            });
  }

  @Test
  void no_vendor_is_named_in_java() throws IOException {
    // Words of the operating system below, of the database and of the HTTP client.
    Set<String> common = Set.of("linux", "checkpoint", "classic");
    List<String> names =
        PLATFORMS.names().stream().flatMap(name -> Stream.of(name.split("_"))).filter(n -> !common.contains(n)).toList();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String words = Files.readString(file).toLowerCase();
        assertThat(names).as(file.toString()).noneMatch(name -> words.matches("(?s).*\\b" + name + "\\b.*"));
      }
    }
  }

  private static String minimal(String name) {
    return """
        name = "%s"
        [modes]
        rest = "shell"
        [[mode]]
        name = "shell"
        prompt = '(?<stem>x)'
        """
        .formatted(name);
  }
}
