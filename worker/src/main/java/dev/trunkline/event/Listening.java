package dev.trunkline.event;

import java.util.UUID;

/** One listener, and how far it has come. All but {@link #goOn} and {@link #close} belong to the reader's thread. */
public abstract sealed class Listening implements AutoCloseable {
  private final LiveEvents reader;
  private final Outlet outlet;
  private volatile long lastSent = System.nanoTime();

  private Listening(LiveEvents reader, Outlet outlet) {
    this.reader = reader;
    this.outlet = outlet;
  }

  Outlet outlet() {
    return outlet;
  }

  void send(byte[] text, long now) {
    outlet.send(text);
    lastSent = now;
  }

  /** Whether nothing was sent for so long. */
  boolean isSilent(long now, long nanos) {
    return now - lastSent >= nanos;
  }

  /** The outlet has room again. */
  public void goOn() {
    reader.look();
  }

  /** The listener is gone. Idempotent. */
  @Override
  public void close() {
    reader.drop(this);
  }

  /** To one job. */
  static final class ToJob extends Listening {
    private final UUID job;
    private final int commands;
    private Cursor cursor;
    /** Whether there may be more to read, as far as was seen. */
    private boolean behind = true;

    ToJob(LiveEvents reader, Outlet outlet, UUID job, int commands, Cursor from) {
      super(reader, outlet);
      this.job = job;
      this.commands = commands;
      this.cursor = from;
    }

    UUID job() {
      return job;
    }

    int commands() {
      return commands;
    }

    Cursor cursor() {
      return cursor;
    }

    boolean isBehind() {
      return behind;
    }

    void mayGoOn() {
      behind = true;
    }

    void take(JobReading.Page page, long now) {
      page.texts().forEach(text -> send(text, now));
      cursor = page.cursor();
      behind = page.more();
    }
  }

  /** To all jobs that the filter lets through. */
  static final class ToAll extends Listening {
    private final EventFilter filter;
    private JobEvent.Position position;

    ToAll(LiveEvents reader, Outlet outlet, EventFilter filter, JobEvent.Position from) {
      super(reader, outlet);
      this.filter = filter;
      this.position = from;
    }

    JobEvent.Position position() {
      return position;
    }

    void advanceTo(JobEvent.Position read) {
      if (position.compareTo(read) < 0) position = read;
    }

    void take(EventOfJob event, byte[] text, long now) {
      position = event.event().position();
      if (filter.wants(event)) send(text, now);
    }
  }
}
