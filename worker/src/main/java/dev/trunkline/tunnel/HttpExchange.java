package dev.trunkline.tunnel;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.transport.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** One request and its answer in HTTP/1.1 on a connection of their own, by the parsers of HttpCore. */
final class HttpExchange {
  /** About the connection, so for nobody behind it (RFC 9110, section 7.6.1); Expect would only make the exchange wait. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
          "transfer-encoding", "upgrade", "expect");

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final int LONGEST_LINE = 16_384;
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(LONGEST_LINE).setMaxHeaderCount(200).build();
  private static final int MOST_INTERIM = 10;
  private static final int BUFFER = 8_192;

  private final ForwardRequest request;
  private final Endpoint target;
  private final int maxBytes;

  HttpExchange(ForwardRequest request, Endpoint target, int maxBytes) {
    this.request = request;
    this.target = target;
    this.maxBytes = maxBytes;
  }

  /**
   * @throws IOException where the connection ends early or time is up
   * @throws HttpException where the answer is none of HTTP
   * @throws DeviceException OUTPUT_LIMIT
   */
  ForwardAnswer run(InputStream in, OutputStream out) throws IOException, HttpException {
    send(out);
    SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER, LONGEST_LINE);
    ClassicHttpResponse response = head(buffer, in);
    byte[] body = hasBody(response.getCode()) ? body(response, buffer, in) : new byte[0];
    return new ForwardAnswer(response.getCode(), headers(response), body);
  }

  private void send(OutputStream out) throws IOException, HttpException {
    SessionOutputBufferImpl buffer = new SessionOutputBufferImpl(BUFFER);
    new DefaultHttpRequestWriter().write(head(), buffer, out);
    buffer.write(request.body(), out);
    buffer.flush(out);
  }

  private ClassicHttpRequest head() {
    ClassicHttpRequest head = new BasicClassicHttpRequest(request.method(), (HttpHost) null, request.path());
    Set<String> dropped = new HashSet<>(HOP_BY_HOP);
    for (HttpField each : request.headers()) if (each.isNamed("Connection")) dropped.addAll(tokens(each.value()));
    dropped.add("content-length");
    if (request.headers().stream().noneMatch(each -> each.isNamed("Host"))) head.addHeader("Host", host());
    for (HttpField each : request.headers()) {
      if (!dropped.contains(each.name().toLowerCase(Locale.ROOT))) head.addHeader(each.name(), each.value());
    }
    boolean sized = request.body().length > 0 || WITH_BODY.contains(request.method());
    if (sized) head.addHeader("Content-Length", request.body().length);
    head.addHeader("Connection", "close");
    return head;
  }

  private String host() {
    String host = target.toString();
    return target.port() == 80 ? host.substring(0, host.length() - ":80".length()) : host;
  }

  private static List<String> tokens(String value) {
    return Arrays.stream(value.split(",")).map(token -> token.strip().toLowerCase(Locale.ROOT)).toList();
  }

  /** Answers that only say that the real one will come are passed over. */
  private static ClassicHttpResponse head(SessionInputBufferImpl buffer, InputStream in) throws IOException, HttpException {
    DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS);
    for (int i = 0; i < MOST_INTERIM; i++) {
      ClassicHttpResponse response = parser.parse(buffer, in);
      if (response == null) throw new NoHttpResponseException("it ended the connection without one");
      if (response.getCode() >= 200 || response.getCode() == 101) return response;
    }
    throw new HttpException("too many interim answers");
  }

  /** RFC 9112, section 6.3. */
  private boolean hasBody(int status) {
    return !request.method().equals("HEAD") && status >= 200 && status != 204 && status != 304;
  }

  private byte[] body(ClassicHttpResponse response, SessionInputBufferImpl buffer, InputStream in)
      throws IOException, HttpException {
    byte[] body = content(response, buffer, in).readNBytes(maxBytes + 1);
    if (body.length <= maxBytes) return body;
    throw new DeviceException(FailureCode.OUTPUT_LIMIT, "the answer has more than [tunnels] max_response_bytes = " + maxBytes);
  }

  private static InputStream content(ClassicHttpResponse response, SessionInputBufferImpl buffer, InputStream in)
      throws HttpException {
    long length = DefaultContentLengthStrategy.INSTANCE.determineLength(response);
    if (length == ContentLengthStrategy.CHUNKED) return new ChunkedInputStream(buffer, in, LIMITS);
    return length >= 0 ? new ContentLengthInputStream(buffer, in, length) : new IdentityInputStream(buffer, in);
  }

  private static List<ForwardAnswer.Field> headers(ClassicHttpResponse response) {
    Set<String> dropped = new HashSet<>(HOP_BY_HOP);
    for (Header each : response.getHeaders("Connection")) dropped.addAll(tokens(each.getValue()));
    List<ForwardAnswer.Field> kept = new ArrayList<>();
    for (Header each : response.getHeaders()) {
      boolean drop = dropped.contains(each.getName().toLowerCase(Locale.ROOT));
      if (!drop) kept.add(new ForwardAnswer.Field(each.getName(), each.getValue() == null ? "" : each.getValue()));
    }
    return kept;
  }
}
