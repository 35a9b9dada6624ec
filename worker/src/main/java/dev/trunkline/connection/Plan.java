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

  /** Nothing yet; there may be room once this is done, and then plan again. */
  sealed interface Room extends Plan {}

  record WaitFor(CompletableFuture<Void> event) implements Room {}

  /** Nobody uses this connection; it is to be closed. */
  record MakeRoom(Master victim) implements Room {}

  record Refuse(DeviceException because) implements Plan {}
}
