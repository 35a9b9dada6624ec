package dev.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The file that is shipped. */
class ConfigFileTest {
  private static final Path SHIPPED = Path.of("..", "config.toml");

  @Test
  void it_lists_every_key_with_its_default_and_its_sentence() throws IOException {
    String written = Files.readString(SHIPPED);
    String withoutHeader = written.substring(written.indexOf("\n[") + 1);
    assertThat(withoutHeader).as("to be exactly what is declared in Settings").isEqualTo(declared());
  }

  @Test
  void it_can_be_loaded_and_changes_nothing() {
    assertThat(Settings.load(SHIPPED, Map.of(), Map.of())).isEqualTo(Settings.load(null, Map.of(), Map.of()));
  }

  private static String declared() {
    Reading reading = new Reading(Inputs.of(null, Map.of(), Map.of()));
    Settings.read(reading);
    return reading.keys().stream()
        .collect(Collectors.groupingBy(key -> key.name().split("\\.")[0], LinkedHashMap::new,
            Collectors.mapping(ConfigFileTest::lines, Collectors.joining())))
        .entrySet().stream()
        .map(section -> "[" + section.getKey() + "]\n" + section.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static String lines(Key key) {
    return "# " + key.description() + "\n" + key.name().split("\\.")[1] + " = " + key.standard() + "\n";
  }
}
