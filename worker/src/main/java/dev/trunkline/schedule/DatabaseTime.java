package dev.trunkline.schedule;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The time by the clock of the database: the same for every process, however wrong its own clock is. */
record DatabaseTime(JdbcClient jdbc) implements InstantSource {
  @Override
  public Instant instant() {
    return jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
  }
}
