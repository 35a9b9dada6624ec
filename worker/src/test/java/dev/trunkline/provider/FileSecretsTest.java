package dev.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets out of files and variables. */
class FileSecretsTest {
  @TempDir private Path temporary;
  private Path directory;
  private SecretProviders providers;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("secrets"));
    Settings settings = Settings.load(null, Map.of(), Map.of("providers.file_directory", directory.toString()));
    Map<String, String> environment = Map.of("TRUNKLINE_SECRET_OPS", "of-ops-4910", "DATABASE_URL", "canary-4911");
    providers = new SecretProviders(settings.providers(), settings.vault(), environment);
  }

  private static SecretReference file(String path, String name) {
    return new SecretReference("file", Optional.empty(), path, Map.of("password", name));
  }

  private static SecretReference variable(String name) {
    return new SecretReference("environment", Optional.empty(), "", Map.of("password", name));
  }

  private Map<String, String> read(String tenant, SecretReference reference) {
    return providers.read(tenant, reference, Deadline.in(Duration.ofSeconds(30)));
  }

  private DeviceException refusal(String tenant, SecretReference reference) {
    return catchThrowableOfType(DeviceException.class, () -> read(tenant, reference));
  }

  private Path write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  @Test
  void one_newline_at_the_end_is_none_of_the_secret() throws IOException {
    write("ops/password", "pass \n\n");
    write("plain", "pass\r\n");
    assertThat(read("default", file("ops", "password"))).isEqualTo(Map.of("password", "pass \n"));
    assertThat(read("default", file("", "plain"))).isEqualTo(Map.of("password", "pass"));
    assertThat(read("default", file("ops", "absent"))).isEmpty();
    assertThat(read("default", file("absent", "password"))).isEmpty();
  }

  /** As Kubernetes mounts a secret, and exchanges it. */
  @Test
  void links_are_followed_inside_of_the_directory() throws IOException {
    write("ops/..2026_01/password", "first");
    write("ops/..2026_02/password", "second");
    Path data = Files.createSymbolicLink(directory.resolve("ops/..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(directory.resolve("ops/password"), Path.of("..data/password"));
    assertThat(read("default", file("ops", "password"))).containsEntry("password", "first");
    Files.delete(data);
    Files.createSymbolicLink(data, Path.of("..2026_02"));
    assertThat(read("default", file("ops", "password"))).containsEntry("password", "second");
  }

  @Test
  void no_link_leads_out_of_it_nor_into_the_folder_of_another_tenant() throws IOException {
    Files.writeString(temporary.resolve("outside"), "canary-4912");
    write("acme/own", "own");
    write("rival/password", "canary-4913");
    Files.createSymbolicLink(directory.resolve("out"), temporary.resolve("outside"));
    Files.createSymbolicLink(directory.resolve("acme/out"), Path.of("../rival/password"));
    Files.createSymbolicLink(directory.resolve("acme/up"), Path.of(".."));
    assertThat(refusal("default", file("", "out")).failure().detail()).contains("file out").doesNotContain("canary");
    assertThat(refusal("acme", file("acme", "out")).code()).isEqualTo(FailureCode.SECRET_REFUSED);
    assertThat(refusal("acme", file("acme/up/rival", "password")).code()).isEqualTo(FailureCode.SECRET_REFUSED);
    assertThat(read("acme", file("acme", "own"))).containsEntry("password", "own");
    assertThat(read("default", file("rival", "password"))).containsKey("password");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", emptyValue = "", value = {
      "default | ..       | password", "default | a/../b | password", "default | /etc   | passwd",
      "default | a        | ../b    ", "default | a      | b/c     ", "default | a      | ..     ",
      "acme    | ''       | password", "acme    | rival  | password", "acme    | acme2  | password", "acme | acme/../rival | password"})
  void a_name_that_leads_elsewhere_is_refused_before_anything_is_read(String tenant, String path, String name) {
    assertThat(providers.objection(tenant, file(path, name))).isPresent();
  }

  @Test
  void what_is_too_large_or_no_text_or_no_file_is_refused() throws IOException {
    write("large", "x".repeat(64 * 1024 + 1));
    write("fits", "x".repeat(64 * 1024));
    Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});
    Files.createDirectory(directory.resolve("folder"));
    for (String name : new String[] {"large", "binary", "folder"}) {
      assertThat(refusal("default", file("", name)).code()).as(name).isEqualTo(FailureCode.SECRET_REFUSED);
    }
    assertThat(read("default", file("", "fits"))).containsKey("password");
  }

  /** Refused is what stays as it is until somebody does something; a directory that is not mounted yet is waited for. */
  @Test
  void what_leads_through_a_file_is_refused_and_a_directory_that_is_not_there_unavailable() throws IOException {
    write("plain", "pass");
    assertThat(refusal("default", file("plain", "password")).code()).isEqualTo(FailureCode.SECRET_REFUSED);
    assertThat(read("acme", file("acme", "password"))).as("like a file that is not there").isEmpty();
    Files.delete(directory.resolve("plain"));
    Files.delete(directory);
    assertThat(refusal("default", file("", "plain")).code()).isEqualTo(FailureCode.SECRET_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0085b", "a\u2028b", "a\u202eb", "a\u200bb"})
  void a_name_has_nothing_that_cannot_be_seen(String name) {
    assertThat(providers.objection("default", file("", name))).isPresent();
    assertThat(providers.objection("default", file(name, "password"))).isPresent();
  }

  @Test
  void variables_are_those_that_begin_with_the_prefix_and_of_the_tenant_default() {
    assertThat(read("default", variable("TRUNKLINE_SECRET_OPS"))).isEqualTo(Map.of("password", "of-ops-4910"));
    assertThat(read("default", variable("TRUNKLINE_SECRET_NONE"))).isEmpty();
    assertThat(refusal("default", variable("DATABASE_URL")).failure().detail()).contains("TRUNKLINE_SECRET_").doesNotContain("canary");
    assertThat(refusal("acme", variable("TRUNKLINE_SECRET_OPS")).code()).isEqualTo(FailureCode.SECRET_REFUSED);
    assertThat(Settings.load(null, Map.of("TRUNKLINE_SECRET_OPS", "x"), Map.of()).warnings()).as("it is no unknown setting").isEmpty();
  }

  @Test
  void what_is_not_set_up_is_refused() {
    SecretReference vault = new SecretReference("vault", Optional.empty(), "core", Map.of("password", "pass"));
    assertThat(refusal("default", vault).failure().detail()).contains("vault", "not set up");
  }
}
