package dev.trunkline.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key file as people change it while a process uses it. */
class KeyEditsTest {
  private static final byte[] HERE = "here".getBytes(UTF_8);

  @TempDir private Path directory;
  private Path path;
  private KeyEdits edits;
  /** The keys of a running process. */
  private RootKeys running;

  @BeforeEach
  void make() {
    path = directory.resolve("secrets.key");
    KeyFile file = new KeyFile(path);
    file.make();
    edits = new KeyEdits(file);
    running = new RootKeys(file);
  }

  @Test
  void an_added_key_opens_a_promoted_one_seals_and_a_process_notices_without_a_restart() throws Exception {
    int first = running.primary();
    byte[] before = running.seal("old".getBytes(UTF_8), HERE);
    int added = edits.add();
    assertThat(running.ids()).containsExactly(first, added);
    assertThat(edits.content().waiting()).contains(added);
    assertThat(KeyId.of(running.seal("new".getBytes(UTF_8), HERE))).isEqualTo(first);
    edits.promote(added);
    byte[] after = running.seal("new".getBytes(UTF_8), HERE);
    assertThat(KeyId.of(after)).isEqualTo(added);
    assertThat(edits.content().waiting()).isEmpty();
    assertThat(running.open(before, HERE)).asString(UTF_8).isEqualTo("old");
    edits.remove(first);
    assertThat(running.ids()).containsExactly(added);
    assertThat(running.open(after, HERE)).asString(UTF_8).isEqualTo("new");
    assertThatThrownBy(() -> running.open(before, HERE)).isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void a_process_that_has_not_looked_at_the_file_since_opens_what_another_one_sealed_with_a_new_key() throws Exception {
    edits.promote(edits.add());
    byte[] sealed = new RootKeys(new KeyFile(path)).seal("new".getBytes(UTF_8), HERE);
    assertThat(running.open(sealed, HERE)).asString(UTF_8).isEqualTo("new");
  }

  @Test
  void a_changed_file_is_still_for_its_owner_only_and_nothing_is_left_beside_it() throws Exception {
    Files.writeString(directory.resolve("secrets.key.new"), "of a command that was interrupted");
    edits.promote(edits.add());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(path, lock());
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock()))).isEqualTo("rw-------");
    assertThatThrownBy(() -> edits.promote(0)).isInstanceOf(IllegalStateException.class);
    assertThat(directory.resolve("secrets.key.new")).doesNotExist();
  }

  /** Kept beside the key file, which is another one after each change. */
  private Path lock() {
    return directory.resolve("secrets.key.lock");
  }

  @Test
  void the_key_that_seals_stays_and_one_that_is_not_there_is_said_to_be_missing() {
    assertThatThrownBy(() -> edits.remove(running.primary())).hasMessageContaining("seals at the moment");
    assertThatThrownBy(() -> edits.promote(0)).hasMessageContaining("there is no key 0 in " + path);
  }

  @Test
  void a_file_that_is_half_written_or_gone_leaves_a_running_process_its_keys() throws Exception {
    byte[] sealed = running.seal("old".getBytes(UTF_8), HERE);
    Files.writeString(path, "{\"primaryKeyId\":");
    assertThat(running.open(sealed, HERE)).asString(UTF_8).isEqualTo("old");
    assertThat(running.ids()).hasSize(1);
    Files.delete(path);
    assertThat(running.open(running.seal("new".getBytes(UTF_8), HERE), HERE)).asString(UTF_8).isEqualTo("new");
  }

  /** The directory belongs to the service, and the command may be root's. */
  @Test
  void a_link_in_the_place_of_what_is_made_beside_it_leads_nowhere() throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "as before");
    Files.createSymbolicLink(directory.resolve("secrets.key.new"), victim);
    edits.add();
    assertThat(victim).hasContent("as before");
    Files.delete(lock());
    Files.createSymbolicLink(lock(), victim);
    assertThatThrownBy(edits::add).isInstanceOf(IllegalStateException.class).hasMessageContaining("cannot be changed");
    assertThat(edits.content().ids()).hasSize(2);
  }

  @Test
  void two_commands_do_not_change_it_at_once() throws Exception {
    try (FileChannel other = FileChannel.open(lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      other.lock();
      // Of another process it would be an IllegalStateException: locks are held by the JVM as a whole.
      assertThatThrownBy(edits::add).isInstanceOf(OverlappingFileLockException.class);
    }
    assertThat(edits.content().ids()).hasSize(1);
  }
}
