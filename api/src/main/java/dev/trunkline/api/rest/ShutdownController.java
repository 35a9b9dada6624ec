package dev.trunkline.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trunkline.queue.Shutdown;
import dev.trunkline.queue.ShutdownReport;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Ends this process: the work first, then the answer, then the rest. */
@RestController
public final class ShutdownController {
  private final Shutdown shutdown;
  private final Runnable end;

  /**
   * @param end tells the process to end; returns at once
   */
  public ShutdownController(Shutdown shutdown, Runnable end) {
    this.shutdown = shutdown;
    this.end = end;
  }

  record Report(
      boolean success,
      @JsonProperty("duration_ms") long durationMs,
      @JsonProperty("connections_closed") long connectionsClosed,
      List<String> errors) {
    static Report of(ShutdownReport report) {
      return new Report(report.success(), report.durationMs(), report.connectionsClosed(), report.errors());
    }
  }

  /** Writes its answer itself: it has to have left, whole, before the web server is closed. */
  @PostMapping("/api/v1/shutdown")
  void shutDown(HttpServletResponse response) throws IOException {
    try {
      byte[] report = JsonMapper.shared().writeValueAsBytes(Report.of(shutdown.perform()));
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.setContentLength(report.length);
      response.getOutputStream().write(report);
      response.flushBuffer();
    } finally {
      end.run();
    }
  }
}
