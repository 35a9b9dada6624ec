package dev.trunkline;

import dev.trunkline.audit.Audit;
import dev.trunkline.connection.AdmissionLimits;
import dev.trunkline.connection.ChannelLimits;
import dev.trunkline.connection.Connections;
import dev.trunkline.connection.KeepRules;
import dev.trunkline.connection.KeepaliveRules;
import dev.trunkline.connection.Keepalives;
import dev.trunkline.connection.KnownLimits;
import dev.trunkline.device.Line;
import dev.trunkline.device.Platforms;
import dev.trunkline.settings.ConnectionRules;
import dev.trunkline.settings.Settings;

/** The connections of a {@link Node}, by its settings. */
final class ConnectionParts {
  private final Settings settings;
  private final Platforms platforms;
  private final KnownLimits limits;

  ConnectionParts(Settings settings, Platforms platforms, KnownLimits limits) {
    this.settings = settings;
    this.platforms = platforms;
    this.limits = limits;
  }

  Connections connections(String ids, Audit audit) {
    return new Connections(ids, admission(), channels(), keep(), audit);
  }

  private AdmissionLimits admission() {
    ConnectionRules rules = settings.connections();
    return new AdmissionLimits(rules.maxTotal(), rules.maxPerUser(), rules.maxPerHost(), settings.devices().reservedLines(), limits);
  }

  /** Of a platform that nobody knows, nothing but one channel is known to work. */
  private ChannelLimits channels() {
    return new ChannelLimits(
        settings.ssh().maxChannelsPerConnection(),
        name -> platforms.find(name).map(platform -> platform.line().channels()).orElse(1));
  }

  private KeepRules keep() {
    ConnectionRules rules = settings.connections();
    return new KeepRules(settings.worker().connectionReuse(), rules.masterIdle(), rules.maxAge());
  }

  /** Watching every connection from now on. */
  Keepalives keepalives(Connections connections) {
    KeepaliveRules rules = new KeepaliveRules(settings.ssh().keepaliveInterval(), settings.ssh().keepaliveCount());
    Keepalives keepalives =
        new Keepalives(
            rules,
            name -> platforms.find(name).map(platform -> platform.line().keepalive()).orElse(Line.Keepalive.REQUEST),
            connections.statistics());
    connections.whenOpened(keepalives::watch);
    return keepalives;
  }
}
