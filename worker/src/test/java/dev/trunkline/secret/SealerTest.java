package dev.trunkline.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
  private static final UUID JOB = JobId.next();

  @TempDir Path directory;
  private Path file;
  private Sealer sealer;

  @BeforeEach
  void makeKey() {
    file = directory.resolve("secrets.key");
    sealer = Sealer.ofKeyFile(file, true);
  }

  @Test
  void what_was_sealed_opens_for_its_job_and_field() {
    byte[] sealed = sealer.seal(JOB, "password", "s3cret ü");
    assertThat(new String(sealed)).doesNotContain("s3cret");
    assertThat(Sealer.ofKeyFile(file, false).open(JOB, "password", sealed)).isEqualTo("s3cret ü");
  }

  @Test
  void a_value_moved_to_another_job_or_field_does_not_open() {
    byte[] sealed = sealer.seal(JOB, "password", "s3cret");
    assertThatThrownBy(() -> sealer.open(JobId.next(), "password", sealed)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sealer.open(JOB, "secret", sealed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_value_of_a_credential_opens_for_its_tenant_credential_version_and_field_only() {
    CredentialVersion first = new CredentialVersion(JOB, 1);
    byte[] sealed = sealer.seal("default", first, "password", "s3cret");
    assertThat(sealer.open("default", first, "password", sealed)).isEqualTo("s3cret");
    for (ThrowingCallable moved :
        List.<ThrowingCallable>of(
            () -> sealer.open("other", first, "password", sealed),
            () -> sealer.open("default", new CredentialVersion(JOB, 2), "password", sealed),
            () -> sealer.open("default", new CredentialVersion(JobId.next(), 1), "password", sealed),
            () -> sealer.open("default", first, "secret", sealed),
            () -> sealer.open(JOB, "password", sealed))) {
      assertThatThrownBy(moved).isInstanceOf(IllegalStateException.class).hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void a_value_of_a_webhook_opens_for_its_tenant_webhook_and_field_only() {
    UUID webhook = JobId.next();
    byte[] sealed = sealer.sealForWebhook("acme", webhook, "secret", "s3cret");
    assertThat(sealer.openOfWebhook("acme", webhook, "secret", sealed)).isEqualTo("s3cret");
    List<ThrowingCallable> moved =
        List.of(
            () -> sealer.openOfWebhook("other", webhook, "secret", sealed),
            () -> sealer.openOfWebhook("acme", JobId.next(), "secret", sealed),
            () -> sealer.openOfWebhook("acme", webhook, "url", sealed),
            () -> sealer.open(webhook, "secret", sealed));
    assertThat(moved)
        .allSatisfy(each -> assertThatThrownBy(each).isInstanceOf(IllegalStateException.class).hasMessageNotContaining("s3cret"));
  }

  @Test
  void a_derived_key_is_the_same_wherever_the_key_file_is_and_another_for_each_purpose_and_file() {
    byte[] key = sealer.deriveKey("one").getEncoded();
    assertThat(key).hasSize(32).isEqualTo(Sealer.ofKeyFile(file, false).deriveKey("one").getEncoded());
    assertThat(key).isNotEqualTo(sealer.deriveKey("two").getEncoded());
    assertThat(key).isNotEqualTo(Sealer.ofKeyFile(directory.resolve("other.key"), true).deriveKey("one").getEncoded());
  }

  @Test
  void the_key_file_is_for_its_owner_only() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
  }

  @Test
  void without_a_key_there_is_no_start_where_none_may_be_made() {
    Path missing = directory.resolve("missing.key");
    assertThatThrownBy(() -> Sealer.ofKeyFile(missing, false)).hasMessageContaining(missing.toString());
  }

  @Test
  void a_file_that_holds_no_keyset_is_named() throws IOException {
    Files.writeString(file, "not a keyset");
    assertThatThrownBy(() -> Sealer.ofKeyFile(file, true)).hasMessageContaining("holds no usable Tink AEAD keyset");
  }
}
