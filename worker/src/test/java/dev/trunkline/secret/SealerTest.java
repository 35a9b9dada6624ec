package dev.trunkline.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
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
  void a_value_of_a_webhook_opens_for_its_tenant_webhook_and_field_only() {
    UUID webhook = JobId.next();
    byte[] sealed = sealer.seal(SealedPlace.ofWebhook("acme", webhook, "secret"), "s3cret");
    assertThat(sealer.open(SealedPlace.ofWebhook("acme", webhook, "secret"), sealed)).isEqualTo("s3cret");
    List<SealedPlace> moved =
        List.of(
            SealedPlace.ofWebhook("other", webhook, "secret"),
            SealedPlace.ofWebhook("acme", JobId.next(), "secret"),
            SealedPlace.ofWebhook("acme", webhook, "url"),
            job(webhook, "secret"));
    assertThat(moved)
        .allSatisfy(
            place ->
                assertThatThrownBy(() -> sealer.open(place, sealed)).isInstanceOf(IllegalStateException.class).hasMessageNotContaining("s3cret"));
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

  /** Made with the last version that knew no data keys, and with a key that was made for this. */
  @Test
  void what_the_version_before_sealed_opens_and_what_it_derived_is_derived() throws IOException {
    Files.writeString(
        file,
        """
        {"primaryKeyId":2257413702,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.AesGcmKey",
        "value":"GiCZUld0ju/fQ+ncuCaBOAj/vuNsfn4xFbUlBdyNV3B7vA==","keyMaterialType":"SYMMETRIC"},"status":"ENABLED",
        "keyId":2257413702,"outputPrefixType":"TINK"}]}
        """);
    Sealer now = Sealer.ofKeyFile(file, false);
    UUID id = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    byte[] ofJob = bytes("01868d66465d5fa666c0bb45f13097dadc3d7c1194cff7c9c3827b61d852354fb385fd3b34c7cb4c45");
    byte[] ofSchedule = bytes("01868d6646547870e69bf43d7f44519f2f7cb88b9991303c8ea4a6f6999b46b8c6c4ee7dcfc8779551bac69698ba");
    byte[] ofCredential =
        bytes("01868d66468d3f1be1b66252d64b537d89f1f65443cc8bfc184b0354ea7c6200a5f3042d8b9d2a423741a9b40b5e78bb");
    assertThat(now.open(job(id, "password"), ofJob)).isEqualTo("of-a-job");
    assertThat(now.open(SealedPlace.ofSchedule("acme", id, "password"), ofSchedule)).isEqualTo("of-a-schedule");
    SealedPlace credential = SealedPlace.ofCredential("acme", new CredentialVersion(id, 3), "secret");
    assertThat(now.open(credential, ofCredential)).isEqualTo("of-a-credential");
    assertThat(KeyId.shown(KeyId.of(ofJob))).isEqualTo(2_257_413_702L);
    assertThat(now.deriveKey("suspensions").getEncoded())
        .isEqualTo(bytes("aaa9142e886c18082ae83316b0b1b64447014fcbc092ad69898b58b1f149e191"));
    assertThat(now.findMac("api-tokens", KeyId.of(ofJob)).orElseThrow().getEncoded())
        .isEqualTo(bytes("e4e65dfaf2e98c52fe5d96eb320592ebf5029f27b822c41cc378f4c9642bd179"));
  }

  private static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal);
  }
}
