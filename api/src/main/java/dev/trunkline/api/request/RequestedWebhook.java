package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.webhook.EventChoice;
import dev.trunkline.webhook.WebhookSecret;
import dev.trunkline.webhook.WebhookSpec;
import dev.trunkline.webhook.WebhookUrl;
import dev.trunkline.webhook.Webhooks;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook as asked for, checked.
 *
 * @param secret empty for one that is made for it
 */
public record RequestedWebhook(WebhookSpec spec, Optional<String> secret) {
  private static final String URL = "url";

  /**
   * @param mayBringSecret whether it is a new one; another keeps the secret it has
   * @throws ProblemException INVALID_INPUT with every mistake, or TARGET_NOT_ALLOWED
   */
  public static RequestedWebhook read(ObjectNode body, boolean mayBringSecret, Webhooks webhooks, Caller caller) {
    Mistakes mistakes = new Mistakes();
    Fields webhook = new Fields(body, "", mistakes);
    Optional<String> name = InventoryName.read(webhook);
    Optional<WebhookUrl> url = url(webhook, webhooks.allowsHttp());
    List<String> events = events(webhook);
    Map<String, String> labels = Labels.read(webhook);
    if (!labels.isEmpty() && events.stream().noneMatch(event -> event.equals("*") || event.startsWith("job."))) {
      webhook.wrong("labels", "are of jobs, and events has none of these");
    }
    boolean enabled = webhook.flag("enabled").orElse(true);
    Optional<String> secret = mayBringSecret ? secret(webhook) : Optional.empty();
    webhook.rejectUnknown();
    mistakes.throwIfAny();
    requireAllowed(url.orElseThrow(), webhooks);
    EventChoice choice = new EventChoice(events, labels);
    return new RequestedWebhook(new WebhookSpec(caller.tenant(), name.orElseThrow(), url.get(), choice, enabled), secret);
  }

  /**
   * The new secret of a webhook that has one; empty where one is to be made.
   *
   * @throws ProblemException INVALID_INPUT
   */
  public static Optional<String> newSecret(ObjectNode body) {
    Mistakes mistakes = new Mistakes();
    Fields rotation = new Fields(body, "", mistakes);
    Optional<String> secret = secret(rotation);
    rotation.rejectUnknown();
    mistakes.throwIfAny();
    return secret;
  }

  private static Optional<String> secret(Fields fields) {
    Optional<String> secret = fields.text("secret");
    secret.flatMap(WebhookSecret::objection).ifPresent(mistake -> fields.wrong("secret", mistake));
    return secret;
  }

  private static Optional<WebhookUrl> url(Fields webhook, boolean allowHttp) {
    if (webhook.value(URL).isEmpty()) {
      webhook.wrong(URL, "must be given");
      return Optional.empty();
    }
    return webhook.text(URL).flatMap(text -> {
      try {
        return Optional.of(WebhookUrl.parse(text, allowHttp));
      } catch (IllegalArgumentException e) {
        webhook.wrong(URL, e.getMessage());
        return Optional.empty();
      }
    });
  }

  private static List<String> events(Fields webhook) {
    Optional<ArrayNode> given = webhook.list("events");
    if (given.isEmpty() || given.get().isEmpty()) {
      webhook.wrong("events", "must be given: which events it is told of");
      return List.of();
    }
    Set<String> events = new LinkedHashSet<>();
    int index = 0;
    for (JsonNode each : given.get()) {
      String field = "events[" + index++ + "]";
      String event = each.isString() ? each.stringValue() : "";
      EventChoice.objection(event).ifPresentOrElse(mistake -> webhook.wrong(field, mistake), () -> events.add(event));
    }
    if (events.size() > EventChoice.MOST_EVENTS) webhook.wrong("events", "must be up to " + EventChoice.MOST_EVENTS);
    return List.copyOf(events);
  }

  private static void requireAllowed(WebhookUrl url, Webhooks webhooks) {
    try {
      webhooks.requireAllowed(url);
    } catch (DeviceException e) {
      String detail = e.failure().detail();
      throw new ProblemException(ProblemCode.TARGET_NOT_ALLOWED, detail, List.of(new FieldError(URL, detail)));
    }
  }
}
