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

  private static SealedPlace job(UUID job, String field) {
    return SealedPlace.ofJob("default", job, field);
  }

  @Test
  void what_was_sealed_opens_for_its_job_and_field() {
    byte[] sealed = sealer.seal(job(JOB, "password"), "s3cret ü");
    assertThat(new String(sealed)).doesNotContain("s3cret");
    assertThat(Sealer.ofKeyFile(file, false).open(job(JOB, "password"), sealed)).isEqualTo("s3cret ü");
  }

  @Test
  void a_value_moved_to_another_job_or_field_does_not_open() {
    byte[] sealed = sealer.seal(job(JOB, "password"), "s3cret");
    assertThatThrownBy(() -> sealer.open(job(JobId.next(), "password"), sealed)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sealer.open(job(JOB, "secret"), sealed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_value_of_a_credential_opens_for_its_tenant_credential_version_and_field_only() {
    CredentialVersion first = new CredentialVersion(JOB, 1);
    byte[] sealed = sealer.seal(SealedPlace.ofCredential("default", first, "password"), "s3cret");
    assertThat(sealer.open(SealedPlace.ofCredential("default", first, "password"), sealed)).isEqualTo("s3cret");
    for (SealedPlace other :
        List.of(
            SealedPlace.ofCredential("other", first, "password"),
            SealedPlace.ofCredential("default", new CredentialVersion(JOB, 2), "password"),
            SealedPlace.ofCredential("default", new CredentialVersion(JobId.next(), 1), "password"),
            SealedPlace.ofCredential("default", first, "secret"),
            job(JOB, "password"))) {
      assertThatThrownBy(() -> sealer.open(other, sealed))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageNotContaining("s3cret");
    }
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
