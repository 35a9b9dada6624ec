package dev.trunkline.event;

import dev.trunkline.result.OutputPieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads what follows a cursor in the stream of one job: its events, and the outputs of its commands one after the other, first as
 * they are shown live, then as the results hold them. Whoever reads on from the same cursor gets the same texts, cut perhaps in
 * other places.
 *
 * <p>Outputs are read before events: were a command repeated, or the job given back, in between, then the event says so and what
 * was read of the outputs is dropped.
 */
final class JobReading {
  private static final int EVENTS_AT_ONCE = 100;
  private static final int COMMANDS_AT_ONCE = 16;
  private static final int PIECES_AT_ONCE = 16;
  private static final int CHARACTERS_AT_ONCE = 32 * 1024;

  private final JobEvents events;
  private final ShownOutput shown;
  private final OutputPieces results;

  JobReading(JdbcClient jdbc) {
    this.events = new JobEvents(jdbc);
    this.shown = new ShownOutput(jdbc);
    this.results = new OutputPieces(jdbc);
  }

  /**
   * @param texts in the text of Server-Sent Events
   * @param cursor after the last of them
   * @param more whether to read on at once
   * @param ended whether nothing follows
   */
  record Page(List<byte[]> texts, Cursor cursor, boolean more, boolean ended) {}

  /**
   * @param commands how many the job has
   */
  Page read(UUID job, int commands, Cursor from) {
    List<ShownOutput.Shown> live = shown.after(job, from, PIECES_AT_ONCE);
    List<OutputPieces.Piece> kept = kept(job, from);
    List<JobEvent> happened = events.after(job, from.n(), EVENTS_AT_ONCE);
    Writing writing = new Writing(job, from);
    Optional<JobEvent> end = happened.isEmpty() && from.n() == 0 ? events.endBeforeEvents(job) : Optional.empty();
    for (JobEvent event : happened) {
      if (event.isEnd() && event == happened.getLast() && happened.size() < EVENTS_AT_ONCE) {
        end = Optional.of(event);
        break;
      }
      writing.event(event);
      if (event.restartsOutputAt().isPresent()) {
        writing.restart(event.restartsOutputAt().get());
        return writing.page(true, false);
      }
    }
    if (end.isPresent()) return toTheEnd(end.get(), commands, writing);
    boolean more = happened.size() == EVENTS_AT_ONCE | writing.kept(kept) | writing.shown(live);
    return writing.page(more, false);
  }

  /** All outputs come before the end: they are all there now, and a command without a result has none. */
  private Page toTheEnd(JobEvent end, int commands, Writing writing) {
    List<OutputPieces.Piece> kept = kept(writing.job, writing.cursor);
    boolean cut = writing.kept(kept);
    if (cut || kept.size() == COMMANDS_AT_ONCE) return writing.page(true, false);
    writing.cursor = new Cursor(end.n(), Math.max(commands, writing.cursor.index()), 0);
    writing.texts.add(StreamEvent.of(end, writing.cursor.toString(), Map.of()));
    writing.texts.add(StreamEvent.end(writing.job, end.state(), writing.cursor));
    return writing.page(false, true);
  }

  private List<OutputPieces.Piece> kept(UUID job, Cursor from) {
    return results.from(job, from.index(), from.offset(), COMMANDS_AT_ONCE, CHARACTERS_AT_ONCE);
  }

  /** A page in the making. */
  private static final class Writing {
    private final UUID job;
    private final List<byte[]> texts = new ArrayList<>();
    private Cursor cursor;

    Writing(UUID job, Cursor from) {
      this.job = job;
      this.cursor = from;
    }

    void event(JobEvent event) {
      cursor = cursor.afterEvent(event.n());
      texts.add(StreamEvent.of(event, cursor.toString(), Map.of()));
    }

    void restart(int index) {
      if (!cursor.isInto(index)) return;
      cursor = cursor.atOutput(index);
      texts.add(StreamEvent.outputReset(job, index, cursor));
    }

    /** Returns whether an output goes on behind what was read of it. */
    boolean kept(List<OutputPieces.Piece> pieces) {
      for (OutputPieces.Piece piece : pieces) {
        if (piece.index() != cursor.index()) break;
        // The result of a command whose process was lost holds nothing of what was shown.
        if (cursor.offset() > piece.length()) {
          restart(piece.index());
          if (piece.length() > 0) return true;
        }
        output(piece.text());
        if (cursor.offset() < piece.length()) return true;
        cursor = cursor.atOutput(piece.index() + 1);
      }
      return pieces.size() == COMMANDS_AT_ONCE;
    }

    /** Returns whether there may be more. */
    boolean shown(List<ShownOutput.Shown> pieces) {
      for (ShownOutput.Shown piece : pieces) {
        if (piece.index() < cursor.index()) continue;
        int seen = cursor.offset() - piece.position();
        if (piece.index() > cursor.index() || seen < 0) return false;
        int length = piece.text().codePointCount(0, piece.text().length());
        if (seen < length) output(piece.text().substring(piece.text().offsetByCodePoints(0, seen)));
        if (piece.complete()) cursor = cursor.atOutput(piece.index() + 1);
      }
      return pieces.size() == PIECES_AT_ONCE;
    }

    private void output(String text) {
      int start = 0;
      while (start < text.length()) {
        int left = text.codePointCount(start, text.length());
        int end = text.offsetByCodePoints(start, Math.min(left, CHARACTERS_AT_ONCE));
        String part = text.substring(start, end);
        int offset = cursor.offset();
        cursor = cursor.afterOutput(part.codePointCount(0, part.length()));
        texts.add(StreamEvent.output(job, cursor.index(), offset, part, cursor));
        start = end;
      }
    }

    Page page(boolean more, boolean ended) {
      return new Page(List.copyOf(texts), cursor, more, ended);
    }
  }
}
