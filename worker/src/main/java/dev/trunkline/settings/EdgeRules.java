package dev.trunkline.settings;

import inet.ipaddr.IPAddress;
import java.util.List;

/**
 * Whom one process lets ask how often.
 *
 * @param requestsPerSecond of one token, ten times as many at once; 0 for no limit
 * @param refusalsPerMinute of one address, as many at once; 0 for no limit
 * @param trustedProxies whose X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host are believed
 */
public record EdgeRules(int requestsPerSecond, int refusalsPerMinute, List<IPAddress> trustedProxies) {
  static EdgeRules from(Section section) {
    return new EdgeRules(
        section.integer("requests_per_second", 500, 0, 1_000_000, "Requests of one token to one process, ten times as many at"
            + " once; 0 for no limit. The token of [auth] has none."),
        section.integer("refusals_per_minute", 600, 0, 1_000_000, "Requests without a valid token from one address, as many at"
            + " once; 0 for no limit."),
        section.list("trusted_proxies", Formats::cidr, "CIDR blocks of proxies that are believed in X-Forwarded-For, -Proto"
            + " and -Host whom they ask for, and how they were asked."));
  }
}
