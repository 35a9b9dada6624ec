package dev.trunkline.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/platforms.md} is made from the platform files; {@code -Dplatforms.write=true} writes it anew. */
class PlatformTableTest {
  private static final Path PAGE = Path.of("../docs/platforms.md");
  private static final Path RECORDINGS = Path.of("src/test/resources/sessions");
  private static final String HEAD =
      """
      # Platforms

      Made from the files in `worker/src/main/resources/platforms` by `PlatformTableTest`; write it anew with
      `mvn -q -B -pl worker -am test -Dtest=PlatformTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dplatforms.write=true`.
      A file of your own in `platforms.dir` adds a platform or replaces one; CONTRIBUTING says how to write and test it.

      - **prepared by**: what a session sends once, before its first command.
      - **configuration**: *live* lines take effect as they are sent; *candidate* lines are committed together at the end, or
        thrown away together; *commands* means there is no mode for it, every command is live.
      - **tested by**: recorded sessions in `worker/src/test/resources/sessions`, played through real SSH. *Recorded* ones are the
        bytes of a device, *written* ones follow published facts and were never seen by one.

      | platform | what it is | modes | prepared by | configuration | found by | tested by |
      |---|---|---|---|---|---|---|
      """;

  @Test
  void the_page_shows_what_the_files_say() throws IOException {
    String table = HEAD + Platforms.load(null).all().stream().map(PlatformTableTest::row).collect(Collectors.joining());
    if (Boolean.getBoolean("platforms.write")) Files.writeString(PAGE, table);
    assertThat(Files.readString(PAGE)).isEqualTo(table);
  }

  private static String row(Platform platform) {
    List<String> cells =
        List.of(
            "`" + platform.name() + "`",
            platform.title(),
            platform.modes().all().stream().map(Mode::name).collect(Collectors.joining(", ")),
            platform.login().prepare().stream().map(step -> code(step.send())).collect(Collectors.joining(", ")),
            configuration(platform),
            platform.detection().probes().stream().map(probe -> code(probe.send())).distinct().collect(Collectors.joining(", ")),
            recordings(platform));
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String configuration(Platform platform) {
    if (platform.modes().config().isEmpty()) return "commands" + saved(platform);
    return (platform.changes().commit().isPresent() ? "candidate" : "live") + saved(platform);
  }

  private static String saved(Platform platform) {
    return platform.changes().save().map(step -> ", saved by " + code(step.send())).orElse("");
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  private static String recordings(Platform platform) {
    Path folder = RECORDINGS.resolve(platform.name());
    if (!Files.isDirectory(folder)) return "nothing";
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(PlatformTableTest::recording).collect(Collectors.joining(", "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String recording(Path file) {
    try {
      String name = file.getFileName().toString().replace(".session.toml", "");
      return name + (Files.readString(file).contains("origin = \"recorded\"") ? " (recorded)" : " (written)");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
