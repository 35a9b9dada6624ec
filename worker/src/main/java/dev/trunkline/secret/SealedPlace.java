package dev.trunkline.secret;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Where one sealed value is kept. It is sealed together with this, so it opens nowhere else.
 *
 * @param id of the job, schedule or webhook, or of the credential with its version
 */
public record SealedPlace(String tenant, Kind kind, String id, String field) {
  /** What the value belongs to. */
  enum Kind {
    JOB("job"),
    SCHEDULE("schedule"),
    CREDENTIAL("credential"),
    WEBHOOK("webhook");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  public static SealedPlace ofJob(String tenant, UUID job, String field) {
    return new SealedPlace(tenant, Kind.JOB, job.toString(), field);
  }

  public static SealedPlace ofSchedule(String tenant, UUID schedule, String field) {
    return new SealedPlace(tenant, Kind.SCHEDULE, schedule.toString(), field);
  }

  public static SealedPlace ofCredential(String tenant, CredentialVersion version, String field) {
    return new SealedPlace(tenant, Kind.CREDENTIAL, version.credential() + ":" + version.version(), field);
  }

  public static SealedPlace ofWebhook(String tenant, UUID webhook, String field) {
    return new SealedPlace(tenant, Kind.WEBHOOK, webhook.toString(), field);
  }

  /** What a value that is sealed with a data key is bound to. The tenant comes last: of all parts it alone might hold a colon. */
  byte[] bound() {
    return bytes(kind.word + ":" + id + ":" + field + ":" + tenant);
  }

  /** What a value that is sealed with a key of the key file is bound to, as versions without data keys wrote it. */
  byte[] boundWithoutDataKey() {
    return switch (kind) {
      case JOB, SCHEDULE -> bytes(kind.word + ":" + id + ":" + field);
      case CREDENTIAL, WEBHOOK -> bound();
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return field + " of " + kind.word + " " + id;
  }
}
