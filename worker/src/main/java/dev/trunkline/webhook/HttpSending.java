package dev.trunkline.webhook;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.settings.WebhookRules;
import dev.trunkline.transport.CheckedAddress;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.TargetPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one event to one receiver and hears what it says. Each has a connection of its own to an address that was judged for it;
 * the client is given that address beside the name, which it takes for the certificate and the Host field only.
 */
final class HttpSending implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpSending.class);
  private static final ContentType CLOUD_EVENT = ContentType.create("application/cloudevents+json", StandardCharsets.UTF_8);
  private static final int MOST_READ = 4_096;
  private static final int MOST_KEPT = 1_024;

  private final TargetPolicy targets;
  private final WebhookRules rules;
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("webhook-deadlines").factory());

  /**
   * @param most how many may be sent at once
   */
  HttpSending(TargetPolicy targets, WebhookRules rules, int most) {
    this.targets = targets;
    this.rules = rules;
    this.client = client(rules, most);
    clock.setRemoveOnCancelPolicy(true);
  }

  private static CloseableHttpClient client(WebhookRules rules, int most) {
    Timeout limit = Timeout.of(rules.timeout());
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(TrustedAuthorities.context(rules.caFile())))
                .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(limit).setSocketTimeout(limit).build())
                .setMaxConnTotal(most)
                .setMaxConnPerRoute(most)
                .build())
        .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(limit).setProtocolUpgradeEnabled(false).build())
        .setConnectionReuseStrategy((_, _, _) -> false)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("Trunkline")
        .build();
  }

  /**
   * Takes {@code webhooks.timeout_seconds} at most.
   *
   * @param id stays the same whenever the body is sent again
   * @param secrets to sign with
   */
  Outcome send(String id, WebhookUrl url, String body, List<String> secrets, Instant now) {
    if (url.isPlain() && !rules.allowHttp()) {
      return new Outcome.Unanswered(DeliveryFault.HTTP_NOT_ALLOWED, "webhooks.allow_http is off");
    }
    Deadline deadline = Deadline.in(rules.timeout());
    InetAddress address;
    try {
      address = CheckedAddress.of(url.endpoint(), targets, deadline);
    } catch (DeviceException e) {
      boolean refused = e.code() == FailureCode.TARGET_NOT_ALLOWED;
      return new Outcome.Unanswered(refused ? DeliveryFault.TARGET_NOT_ALLOWED : DeliveryFault.DNS, e.failure().detail());
    }
    HttpHost target = new HttpHost(url.scheme(), address, url.endpoint().host(), url.endpoint().port());
    return exchange(target, request(id, url, body, secrets, now), url, deadline, now);
  }

  private static HttpUriRequestBase request(String id, WebhookUrl url, String body, List<String> secrets, Instant now) {
    HttpUriRequestBase request = new HttpUriRequestBase("POST", url.uri());
    long timestamp = now.getEpochSecond();
    request.setHeader("webhook-id", id);
    request.setHeader("webhook-timestamp", Long.toString(timestamp));
    request.setHeader("webhook-signature", Signature.of(id, timestamp, body, secrets));
    request.setEntity(new StringEntity(body, CLOUD_EVENT));
    return request;
  }

  private Outcome exchange(HttpHost target, HttpUriRequestBase request, WebhookUrl url, Deadline deadline, Instant now) {
    Future<?> end = clock.schedule(request::cancel, deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    try {
      ClassicHttpResponse response = client.executeOpen(target, request, null);
      String answer = url.masked(beginning(response));
      hangUp(request, response);
      return new Outcome.Answered(response.getCode(), kept(answer), retryAfter(response, now));
    } catch (IOException e) {
      log.debug("a webhook was not delivered: {}", e.getClass().getName());
      return deadline.passed() ? late() : new Outcome.Unanswered(fault(e), String.valueOf(e.getMessage()));
    } finally {
      end.cancel(false);
    }
  }

  /** The connection first: closing the answer by itself would read the rest of it, however long that is. */
  private static void hangUp(HttpUriRequestBase request, ClassicHttpResponse response) {
    request.cancel();
    try {
      response.close();
    } catch (IOException e) {
      log.debug("the rest of an answer was left unread: {}", e.getMessage());
    }
  }

  private Outcome late() {
    return new Outcome.Unanswered(DeliveryFault.DEADLINE, "no answer within " + rules.timeout().toSeconds() + " s");
  }

  /** An answer that breaks off has its status all the same. */
  private static String beginning(ClassicHttpResponse response) {
    if (response.getEntity() == null) return "";
    try {
      InputStream body = response.getEntity().getContent();
      return new String(body.readNBytes(MOST_READ), StandardCharsets.UTF_8);
    } catch (IOException e) {
      log.debug("the answer of a webhook broke off: {}", e.getMessage());
      return "";
    }
  }

  private static String kept(String answer) {
    String text = answer.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
    return text.length() <= MOST_KEPT ? text : text.substring(0, MOST_KEPT);
  }

  /** RFC 9110, section 10.2.3: seconds, or a date. */
  private static Optional<Duration> retryAfter(ClassicHttpResponse response, Instant now) {
    Header header = response.getFirstHeader("Retry-After");
    if (header == null || header.getValue() == null) return Optional.empty();
    String value = header.getValue().strip();
    try {
      if (value.matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
      Instant at = DateUtils.parseStandardDate(value);
      return Optional.ofNullable(at).map(until -> Duration.between(now, until)).filter(Duration::isPositive);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static DeliveryFault fault(IOException e) {
    return switch (e) {
      case ConnectTimeoutException _ -> DeliveryFault.TCP_TIMEOUT;
      case SocketTimeoutException _ -> DeliveryFault.DEADLINE;
      case ConnectException _ -> DeliveryFault.TCP_REFUSED;
      case SSLException _ -> DeliveryFault.TLS;
      default -> DeliveryFault.NO_ANSWER;
    };
  }

  /** Breaks off what is under way. Idempotent. */
  @Override
  public void close() {
    clock.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
