package dev.trunkline.api.rest;

import dev.trunkline.event.Listening;
import dev.trunkline.event.Outlet;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;

/**
 * A response that goes on for as long as somebody reads it, and holds no thread meanwhile: it is written where the socket takes
 * something, by whoever has something to say or by the server once it takes more.
 */
final class EventStream implements Outlet, WriteListener, AsyncListener {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  /** What waits for a slow client, about; it is asked for more only below that. */
  private static final int ROOM = 128 * 1024;

  /** A client that takes nothing for so long is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long lastTaken = System.nanoTime();
  private boolean flushed = true;
  private boolean ending;
  private boolean over;
  /** Null until the request is answered. */
  private AsyncContext context;
  /** Null until the server says that it may be written to. */
  private ServletOutputStream out;
  private Listening listening;

  /** Answers the request with the stream. To be called in the request's thread; what was sent before goes out first. */
  void open(HttpServletRequest request, HttpServletResponse response, Listening listener) throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    // nginx would gather what is to arrive at once.
    response.setHeader("X-Accel-Buffering", "no");
    ServletOutputStream stream = response.getOutputStream();
    synchronized (this) {
      listening = listener;
      context = request.startAsync();
    }
    context.setTimeout(0);
    context.addListener(this);
    stream.setWriteListener(new Opening(stream));
  }

  /** The first call of the server's says that the stream may be written to at all. */
  private final class Opening implements WriteListener {
    private final ServletOutputStream stream;

    Opening(ServletOutputStream stream) {
      this.stream = stream;
    }

    @Override
    public void onWritePossible() {
      synchronized (EventStream.this) {
        out = stream;
      }
      EventStream.this.onWritePossible();
    }

    @Override
    public void onError(Throwable failure) {
      EventStream.this.onError(failure);
    }
  }

  @Override
  public synchronized boolean hasRoom() {
    return !ending && !over && waitingBytes < ROOM;
  }

  @Override
  public void send(byte[] text) {
    synchronized (this) {
      if (ending || over) return;
      if (waiting.isEmpty()) lastTaken = System.nanoTime();
      waiting.add(text);
      waitingBytes += text.length;
    }
    write();
  }

  @Override
  public void end() {
    synchronized (this) {
      ending = true;
      // Who takes nothing would keep the connection for ever; the server closes it once that fails to take the end, too.
      if (isStuck() && !over) complete();
    }
    write();
  }

  @Override
  public synchronized boolean isOver() {
    return over || isStuck();
  }

  private boolean isStuck() {
    return !waiting.isEmpty() && System.nanoTime() - lastTaken > PATIENCE.toNanos();
  }

  @Override
  public void onWritePossible() {
    write();
  }

  private void write() {
    Listening hasRoomAgain = null;
    synchronized (this) {
      if (out == null || over) return;
      boolean full = waitingBytes >= ROOM;
      try {
        writeWhatIsTaken();
      } catch (IOException | IllegalStateException e) {
        log.debug("a listener is gone: {}", e.getMessage());
        over = true;
        hasRoomAgain = listening;
      }
      if (full && waitingBytes < ROOM) hasRoomAgain = listening;
    }
    if (hasRoomAgain != null) hasRoomAgain.goOn();
  }

  private void writeWhatIsTaken() throws IOException {
    while (out.isReady()) {
      byte[] next = waiting.poll();
      if (next != null) {
        out.write(next);
        waitingBytes -= next.length;
        lastTaken = System.nanoTime();
        flushed = false;
      } else if (!flushed) {
        out.flush();
        flushed = true;
      } else {
        if (ending) complete();
        return;
      }
    }
  }

  private void complete() {
    over = true;
    if (context != null) context.complete();
  }

  @Override
  public void onError(Throwable failure) {
    log.debug("a listener is gone: {}", failure.getMessage());
    gone();
  }

  private void gone() {
    synchronized (this) {
      over = true;
      waiting.clear();
      waitingBytes = 0;
    }
    listening.close();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    gone();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    gone();
  }

  /** Left uncompleted, Tomcat would look for a page to show. */
  @Override
  public void onError(AsyncEvent event) {
    gone();
    event.getAsyncContext().complete();
  }

  /** It is never dispatched again, so never started again. */
  @Override
  public void onStartAsync(AsyncEvent event) {}
}
