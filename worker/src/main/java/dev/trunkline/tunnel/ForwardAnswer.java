package dev.trunkline.tunnel;

import java.util.List;

/**
 * What the web server behind a device answered.
 *
 * @param headers in their order, without those that are about the connection
 * @param body with its transfer coding undone; empty for none
 */
public record ForwardAnswer(int status, List<Field> headers, byte[] body) {
  public ForwardAnswer {
    headers = List.copyOf(headers);
  }

  /** A header field as the server wrote it. */
  public record Field(String name, String value) {}
}
