package dev.trunkline.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {
  @TempDir Path directory;
  private Path home;
  private Path data;

  @BeforeEach
  void makeDirectories() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    data = Files.createDirectory(directory.resolve("data"));
  }

  @Test
  void they_are_in_the_cache_of_the_user_behind_a_directory_that_keeps_others_out() throws IOException {
    Path programs = Binaries.under(home, data).directory();
    Path own = home.toRealPath().resolve(".cache/trunkline/postgres-programs");
    assertThat(programs).isDirectory().hasParent(own);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own))).isEqualTo("rwx------");
  }

  @Test
  void without_a_home_they_are_in_the_data_directory_but_not_where_the_server_keeps_its_data() throws IOException {
    Path noHome = Files.createFile(directory.resolve("a file"));
    assertThat(Binaries.under(noHome, data).directory()).hasParent(data.toRealPath().resolve("postgres-programs"));
  }

  @Test
  void a_copy_that_a_killed_process_left_half_unpacked_is_dropped() throws IOException {
    Binaries binaries = Binaries.under(home, data);
    Path half = Files.createDirectory(binaries.directory().resolve("PG-half"));
    Path whole = Files.createDirectory(binaries.directory().resolve("PG-whole"));
    Files.createFile(whole.resolve(".exists"));
    binaries.takeTurn().close();
    assertThat(half).doesNotExist();
    assertThat(whole).exists();
  }
}
