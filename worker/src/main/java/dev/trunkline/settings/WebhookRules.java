package dev.trunkline.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How others are told of what happens.
 *
 * @param allowHttp also without TLS
 * @param caFile authorities that are trusted beside those of the Java runtime
 * @param timeout of one attempt, from the look-up of the name to the end of the answer
 * @param retention of deliveries that are over
 */
public record WebhookRules(boolean allowHttp, Optional<Path> caFile, Duration timeout, Duration retention) {
  static WebhookRules from(Section section) {
    return new WebhookRules(
        section.flag("allow_http", false, "Whether webhooks may have URLs without TLS."),
        section.text("ca_file", "", Formats::readableFile, "PEM file with certificates of authorities that are trusted beside"
            + " those of the Java runtime."),
        section.seconds("timeout_seconds", 10, 1, 60, "How long a receiver may take for one event."),
        section.days("retention_days", 30, 1, 36_500, "How long it is kept what was delivered, and what was not."));
  }
}
