package dev.trunkline.api;

import dev.trunkline.Node;
import dev.trunkline.api.rest.WebhooksController;
import dev.trunkline.webhook.WebhookStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** What the web edge has of webhooks. */
@Configuration(proxyBeanMethods = false)
class WebhookWiring {
  static void registerRest(GenericApplicationContext context, Node node) {
    context.registerBean(WebhooksController.class, () -> new WebhooksController(node.webhooks()));
  }

  @Bean
  MeterBinder webhookMetrics(Node node) {
    WebhookStatistics statistics = node.webhooks().statistics();
    return registry -> {
      for (WebhookStatistics.Result each : WebhookStatistics.Result.values()) {
        FunctionCounter.builder("trunkline.webhook.deliveries", statistics, seen -> seen.of(each))
            .description("Attempts to tell a webhook of an event")
            .tag("outcome", each.wireName())
            .register(registry);
      }
      Gauge.builder("trunkline.webhook.pending", statistics, WebhookStatistics::pending)
          .description("Deliveries that wait, of all processes")
          .register(registry);
    };
  }
}
