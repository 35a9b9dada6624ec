package dev.trunkline.api.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedWebhook;
import dev.trunkline.webhook.Delivery;
import dev.trunkline.webhook.Webhook;
import dev.trunkline.webhook.Webhooks;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who is told of what happens, and what became of telling. */
@RestController
@RequestMapping("/api/v1/webhooks")
public final class WebhooksController {
  private static final String ROOT = "/api/v1/webhooks/";
  private static final List<String> STATES = List.of("pending", "delivered", "failed");

  private final Webhooks webhooks;

  public WebhooksController(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /**
   * @param secret shown this once
   */
  record Made(String secret, @JsonUnwrapped Webhook about) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Made> create(HttpServletRequest request, Caller caller) throws IOException {
    RequestedWebhook asked = RequestedWebhook.read(JsonBody.read(request), true, webhooks, caller);
    Webhooks.Change.Made made = made(webhooks.create(asked.spec(), asked.secret(), caller.name()));
    return shown(made, ResponseEntity.created(URI.create(ROOT + made.webhook().id())));
  }

  private static ResponseEntity<Made> shown(Webhooks.Change.Made made, ResponseEntity.BodyBuilder answer) {
    return answer.cacheControl(CacheControl.noStore()).body(new Made(made.secret().orElseThrow(), made.webhook()));
  }

  private static Webhooks.Change.Made made(Webhooks.Change change) {
    return switch (change) {
      case Webhooks.Change.Made made -> made;
      case Webhooks.Change.NameTaken _ ->
          throw new ProblemException(ProblemCode.NAME_TAKEN, "there is a webhook of this name; change it, or choose another");
      case Webhooks.Change.NoRoom _ ->
          throw new ProblemException(
              ProblemCode.INVALID_INPUT, "there are " + Webhooks.MOST_OF_TENANT + " webhooks, the most a tenant may have; delete one first");
      case Webhooks.Change.NoSuchWebhook _ -> throw Ids.noWebhook();
    };
  }

  @GetMapping
  Listing<Webhook> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    int limit = query.limit();
    Optional<String> after = query.cursor(Cursors::name);
    query.finish();
    return Listing.of(webhooks.page(caller.tenant(), after, limit), Cursors::ofName);
  }

  @GetMapping("/{id}")
  Webhook get(@PathVariable String id, Caller caller) {
    return webhook(caller, id);
  }

  @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  Webhook replace(@PathVariable String id, HttpServletRequest request, Caller caller) throws IOException {
    Webhook before = webhook(caller, id);
    RequestedWebhook asked = RequestedWebhook.read(JsonBody.read(request), false, webhooks, caller);
    return made(webhooks.replace(before.id(), asked.spec())).webhook();
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id, Caller caller) {
    if (!webhooks.delete(caller.tenant(), Ids.webhook(id))) throw Ids.noWebhook();
  }

  @PostMapping("/{id}/rotate")
  ResponseEntity<Made> rotate(@PathVariable String id, HttpServletRequest request, Caller caller) throws IOException {
    Webhook before = webhook(caller, id);
    Optional<String> secret = RequestedWebhook.newSecret(JsonBody.readIfAny(request));
    return shown(made(webhooks.rotate(caller.tenant(), before.id(), secret)), ResponseEntity.ok());
  }

  @PostMapping("/{id}/test")
  ResponseEntity<Delivery> test(@PathVariable String id, Caller caller) {
    return sent(webhooks.test(caller.tenant(), Ids.webhook(id), Instant.now()), Ids::noWebhook);
  }

  @GetMapping("/{id}/deliveries")
  Listing<Delivery> deliveries(@PathVariable String id, HttpServletRequest request, Caller caller) {
    Webhook webhook = webhook(caller, id);
    Query query = new Query(request);
    int limit = query.limit();
    Optional<UUID> before = query.cursor(Cursors::id);
    Set<String> states = query.anyOf("state", STATES, Function.identity());
    query.finish();
    return Listing.of(webhooks.deliveries(webhook, states, before, limit), Cursors::ofId);
  }

  @PostMapping("/{id}/deliveries/{delivery}/redeliver")
  ResponseEntity<Delivery> redeliver(@PathVariable String id, @PathVariable String delivery, Caller caller) {
    Webhook webhook = webhook(caller, id);
    return sent(webhooks.redeliver(caller.tenant(), webhook.id(), Ids.delivery(delivery)), Ids::noDelivery);
  }

  private static ResponseEntity<Delivery> sent(Webhooks.Asked asked, Supplier<ProblemException> none) {
    return switch (asked) {
      case Webhooks.Asked.Sent(Delivery delivery) -> ResponseEntity.accepted().body(delivery);
      case Webhooks.Asked.Disabled(String because) ->
          throw new ProblemException(ProblemCode.WEBHOOK_DISABLED, because + "; enable it with PUT first");
      case Webhooks.Asked.NoSuchThing _ -> throw none.get();
    };
  }

  private Webhook webhook(Caller caller, String id) {
    return webhooks.find(caller.tenant(), Ids.webhook(id)).orElseThrow(Ids::noWebhook);
  }
}
