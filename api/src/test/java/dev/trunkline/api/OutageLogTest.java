package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.StoppableDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 7: what a serving process writes while its database is away and it is asked all the time. */
@Tag("scorecard")
class OutageLogTest {
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);

  @TempDir Path directory;

  @Test
  void it_is_less_than_a_line_a_second() throws Exception {
    outage(Duration.ofSeconds(15));
  }

  @Test
  @Tag("long")
  void it_is_less_than_a_line_a_second_also_in_a_minute() throws Exception {
    outage(Duration.ofSeconds(60));
  }

  private void outage(Duration time) throws Exception {
    try (StoppableDatabase database = StoppableDatabase.start();
        ServeProcess process = ServeProcess.start(directory, environment(database))) {
      Client client = process.client();
      String job = "{\"device\": %s, \"commands\": [\"show lab slow 2\"]}".formatted(TestServer.device(0));
      client.ended(client.submit(job));
      client.submit(job);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger refused = new AtomicInteger();
      Thread caller = Thread.startVirtualThread(() -> {
        while (!over.get()) {
          int status = client.post("/api/v1/jobs", job).status();
          if (status == 503) refused.incrementAndGet();
          LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
        }
      });
      int before = process.output().size();
      long start = System.nanoTime();
      database.stop("fast");
      LockSupport.parkNanos(time.toNanos());
      database.restart();
      await(() -> lines(process, before).stream().anyMatch(line -> line.contains("the database is back")));
      double seconds = (System.nanoTime() - start) / 1e9;
      List<String> lines = lines(process, before);
      over.set(true);
      caller.join();
      assertThat(lines).filteredOn(line -> line.contains("the database is away")).hasSize(1);
      assertThat(lines).filteredOn(line -> line.contains("\tat ")).as("stack traces").isEmpty();
      assertThat(refused.get()).isPositive();
      System.out.printf("scorecard 7: away for %.0f s under %d refused calls: %d lines of log%n", seconds, refused.get(), lines.size());
      assertThat((double) lines.size()).as(String.join("\n", lines)).isLessThan(seconds);
      client.ended(client.submit(job));
    }
  }

  private static List<String> lines(ServeProcess process, int from) {
    List<String> output = List.copyOf(process.output());
    return output.subList(from, output.size());
  }

  private static Map<String, String> environment(StoppableDatabase database) throws Exception {
    database.settings(Map.of());
    Map<String, String> given = database.given(database.port(), Map.of());
    given.remove("data.dir");
    Map<String, String> environment = new HashMap<>();
    given.forEach((key, value) -> environment.put("TRUNKLINE_" + key.replace('.', '_').toUpperCase(Locale.ROOT), value));
    return environment;
  }

  private static void await(BooleanSupplier happened) {
    long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(limit);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
