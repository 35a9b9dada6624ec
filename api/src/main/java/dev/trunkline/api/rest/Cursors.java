package dev.trunkline.api.rest;

import dev.trunkline.batch.StoredBatches;
import dev.trunkline.result.LatestResults;
import dev.trunkline.result.StoredAudit;
import dev.trunkline.result.StoredJobs;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Positions in lists, as text that clients hand back and need not understand. Decoding throws IllegalArgumentException. */
final class Cursors {
  private Cursors() {}

  static String of(StoredJobs.Position position) {
    return encode(position.id() + " " + position.createdAt());
  }

  static StoredJobs.Position job(String cursor) {
    String[] parts = decode(cursor);
    return new StoredJobs.Position(time(parts[1]), UUID.fromString(parts[0]));
  }

  static String of(StoredBatches.Position position) {
    return encode(position.id() + " " + position.createdAt());
  }

  static StoredBatches.Position batch(String cursor) {
    String[] parts = decode(cursor);
    return new StoredBatches.Position(time(parts[1]), UUID.fromString(parts[0]));
  }

  static String of(LatestResults.Position position) {
    return encode(position.commandKey() + " " + position.device());
  }

  static LatestResults.Position latest(String cursor) {
    String[] parts = decode(cursor);
    return new LatestResults.Position(parts[1], UUID.fromString(parts[0]));
  }

  static String of(StoredAudit.Position position) {
    return encode(position.id() + " " + position.at());
  }

  static StoredAudit.Position audit(String cursor) {
    String[] parts = decode(cursor);
    return new StoredAudit.Position(time(parts[1]), Long.parseLong(parts[0]));
  }

  static String of(Long seq) {
    return encode("seq " + seq);
  }

  static Long seq(String cursor) {
    return Long.valueOf(decode(cursor)[1]);
  }

  static String ofName(String name) {
    return encode("name " + name);
  }

  static String name(String cursor) {
    return decode(cursor)[1];
  }

  static String ofId(UUID id) {
    return encode("id " + id);
  }

  static UUID id(String cursor) {
    return UUID.fromString(decode(cursor)[1]);
  }

  static String ofInstant(Instant instant) {
    return encode("at " + instant);
  }

  static Instant instant(String cursor) {
    return time(decode(cursor)[1]);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String[] decode(String cursor) {
    String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
    if (parts.length != 2) throw new IllegalArgumentException("no cursor");
    return parts;
  }
}
