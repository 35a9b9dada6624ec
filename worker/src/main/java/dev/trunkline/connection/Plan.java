package dev.trunkline.connection;

import dev.trunkline.failure.DeviceException;
import java.util.concurrent.CompletableFuture;

/** What comes of wanting a channel, decided in one step; doing it comes after. What it names is reserved by then. */
sealed interface Plan {

  /** On a connection that stands. */
  record Use(ChannelLease lease) implements Plan {}

  /** On one that somebody else is opening. */
  record Join(ChannelLease lease) implements Plan {}

  /** On a new one. */
  record Open(ChannelLease lease) implements Plan {}

  /** Nothing before this has happened; then plan again. */
  record WaitFor(CompletableFuture<Void> event) implements Plan {}

  /** Nothing before this connection, which nobody uses, is closed; then plan again. */
  record MakeRoom(Master victim) implements Plan {}

  record Refuse(DeviceException because) implements Plan {}
}
