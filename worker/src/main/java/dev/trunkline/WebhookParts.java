package dev.trunkline;

import dev.trunkline.connection.LoginGuard;
import dev.trunkline.queue.Queue;
import dev.trunkline.webhook.Webhooks;

/** What a {@link Node} does for its webhooks. */
record WebhookParts(Webhooks webhooks) {
  void follow(Queue queue, LoginGuard logins) {
    logins.breakers().listen(webhooks.breakers());
    queue.every(Webhooks.LOOK_EVERY, "telling webhooks", webhooks::look);
    queue.every(Webhooks.TIDY_EVERY, "tidying deliveries of webhooks", webhooks::tidy);
  }
}
