package dev.trunkline.event;

import dev.trunkline.job.ClaimedJob;
import dev.trunkline.result.StoredOutput;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the commands of a running job have said and nobody can read yet. The thread that runs the job adds to it and never waits
 * here; {@link LiveOutput} takes from it. What it shows is always the beginning of what the results will hold.
 */
public final class LiveJob implements AutoCloseable {
  /** A job that is over sooner is told by its results alone. */
  private static final Duration SLOW = Duration.ofMillis(250);

  /** The longer it takes, the longer the pieces, so that their number stays small: some 1,300 in an hour. */
  private static final int PAUSES_IN_ITS_AGE = 200;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Of all outputs of a job; what comes after that is told by its results. */
  private static final int MOST_BYTES = 1 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * A piece of an output.
   *
   * @param position characters (code points) of the output before it
   * @param bytes the piece; where it completes the output, the whole of that, because only so is it known to be the same text
   */
  record Piece(int index, int position, boolean complete, byte[] bytes) {
    String text() {
      String text = StoredOutput.utf8(bytes);
      return complete ? text.substring(text.offsetByCodePoints(0, position)) : text;
    }
  }

  private final UUID id;
  private final JobEvent.Claim claim;
  private final Consumer<LiveJob> whenClosed;
  private final List<Piece> pieces = new ArrayList<>();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private int index = -1;
  private int position;
  private boolean shown;
  private int repeated = -1;
  private int bytesOfAll;
  private int bytesOfThis;
  private long startedNanos;
  private long lastTakenNanos;

  LiveJob(ClaimedJob job, Consumer<LiveJob> whenClosed) {
    this.id = job.id();
    this.claim = new JobEvent.Claim(job.epoch(), job.attempt());
    this.whenClosed = whenClosed;
  }

  /** The command is about to be sent, perhaps once more after its session broke. */
  public synchronized void begin(int command) {
    if (command == index && shown) repeated = command;
    if (startedNanos == 0) startedNanos = lastTakenNanos = System.nanoTime();
    pieces.removeIf(piece -> piece.index() == command);
    index = command;
    position = 0;
    shown = false;
    bytesOfThis = 0;
    lines.reset();
  }

  /** A line of the command that runs. */
  public synchronized void line(byte[] line) {
    if (index >= 0 && hasRoomFor(line.length)) lines.writeBytes(line);
  }

  /**
   * The command is over.
   *
   * @param output the whole of it; null where there is none
   * @param written whether its result can be read already
   */
  public synchronized void completed(int command, byte[] output, boolean written) {
    if (command != index) return;
    if (written) pieces.removeIf(piece -> piece.index() == command);
    if (!written && output != null && hasRoomFor(output.length - bytesOfThis)) {
      pieces.add(new Piece(command, position, true, output));
    }
    lines.reset();
    index = -1;
  }

  /** Once it is full nothing more is shown: a gap would be worse. */
  private boolean hasRoomFor(int length) {
    bytesOfThis += length;
    bytesOfAll += length;
    return bytesOfAll <= MOST_BYTES;
  }

  UUID id() {
    return id;
  }

  JobEvent.Claim claim() {
    return claim;
  }

  /** The command whose pieces have to be taken back; -1 where there is none. */
  synchronized int repeated() {
    return repeated;
  }

  synchronized void takenBack() {
    repeated = -1;
    notifyAll();
  }

  /** What can be shown now; empty where it is not worth it yet. It is taken again until it is {@link #shown}. */
  synchronized List<Piece> take(long nanoTime) {
    if (startedNanos == 0 || repeated >= 0) return List.of();
    long age = nanoTime - startedNanos;
    if (age < SLOW.toNanos() || nanoTime - lastTakenNanos < pause(age)) return List.of();
    if (lines.size() > 0) addLines();
    if (!pieces.isEmpty()) lastTakenNanos = nanoTime;
    shown |= pieces.stream().anyMatch(piece -> piece.index() == index);
    return List.copyOf(pieces);
  }

  private void addLines() {
    Piece piece = new Piece(index, position, false, lines.toByteArray());
    pieces.add(piece);
    String text = piece.text();
    position += text.codePointCount(0, text.length());
    lines.reset();
  }

  private static long pause(long age) {
    return Math.clamp(age / PAUSES_IN_ITS_AGE, SLOW.toNanos(), LONGEST_PAUSE.toNanos());
  }

  /** These pieces can be read by everybody. */
  synchronized void shown(List<Piece> readable) {
    pieces.removeAll(readable);
  }

  /**
   * The attempt is over; what was not shown is told by the results. Waits for what is to be taken back, which must be so before
   * anybody sees the results, but not for long.
   */
  @Override
  public void close() {
    try {
      awaitTakenBack(System.nanoTime() + PATIENCE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      whenClosed.accept(this);
    }
  }

  private synchronized void awaitTakenBack(long end) throws InterruptedException {
    while (repeated >= 0 && end - System.nanoTime() > 0) TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
  }
}
