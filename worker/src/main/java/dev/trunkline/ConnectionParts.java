package dev.trunkline;

import dev.trunkline.connection.AdmissionLimits;
import dev.trunkline.connection.ChannelLimits;
import dev.trunkline.connection.ConnectionStatistics;
import dev.trunkline.connection.KeepRules;
import dev.trunkline.connection.KeepaliveRules;
import dev.trunkline.connection.Keepalives;
import dev.trunkline.device.Line;
import dev.trunkline.device.Platforms;
import dev.trunkline.settings.ConnectionRules;
import dev.trunkline.settings.Settings;

/** The rules of connections, as the settings and the platform files have them. */
record ConnectionParts(Settings settings, Platforms platforms) {
  AdmissionLimits admission() {
    ConnectionRules rules = settings.connections();
    return new AdmissionLimits(rules.maxTotal(), rules.maxPerUser(), rules.maxPerHost(), settings.devices().reservedLines());
  }

  /** Of a platform that nobody knows, nothing but one channel is known to work. */
  ChannelLimits channels() {
    return new ChannelLimits(
        settings.ssh().maxChannelsPerConnection(),
        name -> platforms.find(name).map(platform -> platform.line().channels()).orElse(1));
  }

  Keepalives keepalives(ConnectionStatistics statistics) {
    KeepaliveRules rules = new KeepaliveRules(settings.ssh().keepaliveInterval(), settings.ssh().keepaliveCount());
    return new Keepalives(
        rules,
        name -> platforms.find(name).map(platform -> platform.line().keepalive()).orElse(Line.Keepalive.REQUEST),
        statistics);
  }

  KeepRules keep() {
    ConnectionRules rules = settings.connections();
    return new KeepRules(settings.worker().connectionReuse(), rules.masterIdle(), rules.maxAge());
  }
}
