package dev.trunkline.parsing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A folder laid out as ntc-templates is: {@code templates} with an index, {@code tests/platform/command/case.raw} and
 * the expected records beside it in {@code .yml}.
 */
record RecordedOutputs(Path folder) {
  /** Beside the project, or where the property or the variable says. */
  static RecordedOutputs located() {
    String standard = Optional.ofNullable(System.getenv("NTC_TEMPLATES")).orElse("../../shared/ntc-templates");
    return new RecordedOutputs(Path.of(System.getProperty("ntc.templates", standard)).toAbsolutePath().normalize());
  }

  /** @param directory of the case, whose name is the command with underscores for blanks */
  record Case(String platform, String directory, Path raw) {
    String command() {
      return directory.replace('_', ' ');
    }

    String template() {
      return platform + "_" + directory + ".textfsm";
    }

    String output() {
      return text(raw);
    }

    Object expected() {
      Path yaml = raw.resolveSibling(raw.getFileName().toString().replaceAll("\\.raw$", ".yml"));
      Map<String, Object> sample = reader().load(text(yaml));
      return sample.get("parsed_sample");
    }

    @Override
    public String toString() {
      return platform + "/" + directory + "/" + raw.getFileName();
    }
  }

  boolean isThere() {
    return Files.isDirectory(folder.resolve("tests")) && Files.isRegularFile(templates().resolve("index"));
  }

  Path templates() {
    return folder.resolve("templates");
  }

  List<Case> cases() {
    try (Stream<Path> files = Files.walk(folder.resolve("tests"))) {
      return files
          .filter(file -> file.toString().endsWith(".raw"))
          .sorted()
          .map(raw -> new Case(name(raw.getParent().getParent()), name(raw.getParent()), raw))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path directory) {
    return directory.getFileName().toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** Every scalar is a text, as every value of a template is: 10 is no number and no is no truth. */
  private static Yaml reader() {
    LoaderOptions loading = new LoaderOptions();
    DumperOptions dumping = new DumperOptions();
    Resolver texts =
        new Resolver() {
          @Override
          protected void addImplicitResolvers() {
            addImplicitResolver(Tag.MERGE, MERGE, "<");
          }
        };
    return new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, texts);
  }
}
