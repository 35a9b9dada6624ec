package dev.trunkline.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.Jobs;
import dev.trunkline.job.ClaimedJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What of a running job's outputs is shown, and when. */
class LiveJobTest {
  private final List<LiveJob> closed = new ArrayList<>();
  private final LiveJob job =
      new LiveJob(new ClaimedJob(UUID.randomUUID(), 1, 1, 1, Duration.ofMinutes(1), Jobs.on(22).spec(), false, List.of()), closed::add);
  private final long start = System.nanoTime();

  private List<LiveJob.Piece> take(long millis) {
    return job.take(start + Duration.ofMillis(millis).toNanos());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> texts(List<LiveJob.Piece> pieces) {
    return pieces.stream().map(LiveJobTest::text).toList();
  }

  private static String text(LiveJob.Piece piece) {
    return "%d@%d%s %s".formatted(piece.index(), piece.position(), piece.complete() ? "!" : "", piece.text());
  }

  @Test
  void a_job_that_is_over_soon_shows_nothing() {
    job.begin(0);
    job.line(bytes("a\n"));
    assertThat(take(200)).isEmpty();
    job.completed(0, bytes("a\nb"), false);
    job.close();
    assertThat(closed).containsExactly(job);
  }

  @Test
  void a_slow_command_shows_its_lines_and_those_of_the_commands_before_it() {
    job.begin(0);
    job.completed(0, bytes("first\n"), false);
    job.begin(1);
    job.line(bytes("größe\n"));
    List<LiveJob.Piece> pieces = take(2_000);
    assertThat(texts(pieces)).containsExactly("0@0! first\n", "1@0 größe\n");
    job.shown(pieces);
    job.line(bytes("more\n"));
    assertThat(take(2_100)).as("too soon after the last").isEmpty();
    job.completed(1, bytes("größe\nmore\nend"), false);
    assertThat(texts(take(3_000))).containsExactly("1@6! more\nend");
  }

  @Test
  void pieces_that_could_not_be_written_are_taken_again_with_what_came_since() {
    job.begin(0);
    job.line(bytes("one\n"));
    assertThat(take(2_000)).hasSize(1);
    job.line(bytes("two\n"));
    assertThat(texts(take(3_000))).containsExactly("0@0 one\n", "0@4 two\n");
  }

  @Test
  void an_answer_that_is_in_the_results_already_is_not_shown() {
    job.begin(0);
    job.line(bytes("one\n"));
    job.completed(0, bytes("one\n"), true);
    job.begin(1);
    assertThat(take(2_000)).isEmpty();
  }

  @Test
  void what_was_shown_of_a_command_that_is_repeated_has_to_be_taken_back_first() throws Exception {
    job.begin(3);
    job.line(bytes("one\n"));
    job.shown(take(2_000));
    job.begin(3);
    assertThat(job.repeated()).isEqualTo(3);
    job.line(bytes("another\n"));
    assertThat(take(3_000)).isEmpty();
    Thread closing = Thread.startVirtualThread(job::close);
    job.takenBack();
    closing.join();
    assertThat(texts(take(4_000))).containsExactly("3@0 another\n");
  }

  @Test
  void nothing_is_taken_back_where_nothing_was_shown() {
    job.begin(0);
    job.line(bytes("one\n"));
    job.begin(0);
    assertThat(job.repeated()).isNegative();
    job.line(bytes("two\n"));
    assertThat(texts(take(2_000))).containsExactly("0@0 two\n");
  }

  @Test
  void beyond_a_mebibyte_nothing_more_is_shown_and_there_is_no_gap() {
    byte[] half = new byte[600 * 1024];
    half[half.length - 1] = '\n';
    job.begin(0);
    job.line(half);
    job.line(half);
    job.line(bytes("small\n"));
    assertThat(take(2_000)).singleElement().satisfies(piece -> assertThat(piece.bytes()).hasSize(half.length));
    job.completed(0, new byte[2 << 20], false);
    job.begin(1);
    job.line(bytes("next\n"));
    assertThat(take(4_000)).hasSize(1);
  }
}
