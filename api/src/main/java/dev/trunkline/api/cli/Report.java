package dev.trunkline.api.cli;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** What comes of something that was submitted: the outputs of devices go to standard output, everything else to standard error. */
interface Report {
  /** For how long a request for it waits, in seconds, so that progress is seen in time. */
  int patience();

  boolean hasEnded(JsonNode view);

  /** Says how far it is, where there is something new. */
  void progress(String what, JsonNode view);

  void print(JsonNode view) throws IOException;
}
