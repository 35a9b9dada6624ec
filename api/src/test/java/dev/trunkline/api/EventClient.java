package dev.trunkline.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listens to a stream over a socket of its own, which it may leave at any byte. */
final class EventClient implements Closeable {
  private static final int PATIENCE_MS = 30_000;

  record Event(String name, String id, JsonNode data) {
    String word() {
      return data.path("event").asString("");
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final int status;
  private long left = Long.MAX_VALUE;
  private int chunkLeft;
  private boolean ended;

  private EventClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MS);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.status = Integer.parseInt(rawLine().split(" ")[1]);
    while (!rawLine().isEmpty()) {}
  }

  static EventClient open(String url, String path, String lastEventId) throws IOException {
    return open(url, path, lastEventId, TestServer.TOKEN, 0);
  }

  /**
   * @param receiveBuffer of the socket in bytes; 0 for the usual one
   */
  static EventClient open(String url, String path, String lastEventId, String token, int receiveBuffer) throws IOException {
    URI uri = URI.create(url);
    Socket socket = new Socket();
    if (receiveBuffer > 0) socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\nAuthorization: Bearer %s\r\n%s\r\n"
            .formatted(path, uri.getAuthority(), token, lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new EventClient(socket);
  }

  int status() {
    return status;
  }

  /** From now on so many bytes arrive, then the connection is cut. */
  EventClient cutAfter(long bytes) {
    left = bytes;
    return this;
  }

  /** The next event; empty where the stream has ended, in an orderly way or by the cut. Comments are passed over. */
  Optional<Event> next() throws IOException {
    String name = "message";
    String id = null;
    StringBuilder data = new StringBuilder();
    while (true) {
      Optional<String> line = line();
      if (line.isEmpty()) return Optional.empty();
      String text = line.get();
      if (text.isEmpty()) {
        if (!data.isEmpty()) return Optional.of(new Event(name, id, JsonMapper.shared().readTree(data.toString())));
      } else if (text.startsWith("event: ")) {
        name = text.substring(7);
      } else if (text.startsWith("id: ")) {
        id = text.substring(4);
      } else if (text.startsWith("data: ")) {
        data.append(text.substring(6));
      }
    }
  }

  Event await(Predicate<Event> wanted) throws IOException {
    while (true) {
      Event event = next().orElseThrow(() -> new EOFException("the stream ended"));
      if (wanted.test(event)) return event;
    }
  }

  /** Everything until the end. */
  List<Event> rest() throws IOException {
    List<Event> events = new ArrayList<>();
    for (Optional<Event> event = next(); event.isPresent(); event = next()) events.add(event.get());
    return events;
  }

  /** Whether the server said that the stream is over. */
  boolean endedInOrder() {
    return ended;
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int b = read();
      if (b < 0) return Optional.empty();
      if (b == '\n') return Optional.of(line.toString(StandardCharsets.UTF_8));
      line.write(b);
    }
  }

  /** A byte of the body, which comes in chunks (RFC 9112, section 7.1). */
  private int read() throws IOException {
    if (ended || left-- <= 0) return -1;
    while (chunkLeft == 0) {
      String size = rawLine();
      if (size.isEmpty()) continue;
      chunkLeft = Integer.parseInt(size, 16);
      if (chunkLeft == 0) {
        ended = true;
        return -1;
      }
    }
    chunkLeft--;
    int b = in.read();
    if (b < 0) throw new EOFException("cut in a chunk");
    return b;
  }

  private String rawLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) throw new EOFException("cut in a line");
      if (b != '\r') line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
