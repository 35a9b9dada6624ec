package dev.trunkline;

import dev.trunkline.connection.LoginGuard;
import dev.trunkline.webhook.Webhooks;

/** What a {@link Node} does for its webhooks. */
record WebhookParts(Webhooks webhooks) {
  void follow(LoginGuard logins) {
    logins.breakers().listen(webhooks.breakers());
    webhooks.start();
  }
}
