package dev.trunkline.settings;

import java.util.List;
import java.util.Optional;

/**
 * A name from elsewhere under which an environment may give a key. The variable that the key has by itself wins.
 *
 * @param milliseconds whether the variable counts those, where the key counts seconds
 */
record Alias(String variable, String key, boolean milliseconds) {
  static final List<Alias> ALL =
      List.of(
          new Alias("MAX_CONNECTIONS_PER_USER", "connections.max_per_user", false),
          new Alias("MAX_IDLE_TIME", "worker.max_idle_time_seconds", true),
          new Alias("CLEANUP_INTERVAL", "connections.cleanup_interval_seconds", true),
          new Alias("SSH_KEEPALIVE_INTERVAL", "ssh.keepalive_interval_seconds", true),
          new Alias("SSH_MAX_CHANNELS", "ssh.max_channels_per_connection", false),
          new Alias("SSH_CONNECTION_TIMEOUT", "ssh.connect_timeout_seconds", true),
          new Alias("SHUTDOWN_GRACE_PERIOD", "shutdown.grace_period_seconds", true),
          new Alias("SHUTDOWN_FORCE_AFTER_GRACE", "shutdown.force_after_grace", false),
          new Alias("SHUTDOWN_NOTIFY_CLIENTS", "shutdown.notify_clients", false));

  static Optional<Alias> of(Key key) {
    return ALL.stream().filter(alias -> alias.key.equals(key.name())).findFirst();
  }

  Given given(String value) {
    return milliseconds ? new Given.Milliseconds(variable, value) : new Given.Text(variable, value);
  }
}
