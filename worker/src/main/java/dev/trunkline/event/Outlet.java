package dev.trunkline.event;

/** The way to one listener. Nothing here waits for the listener, however slow. */
public interface Outlet {
  /** Whether it should be given more now; where not, it calls {@link Listening#goOn} once it has room again. */
  boolean hasRoom();

  /** Takes it in any case. */
  void send(byte[] text);

  /** Nothing follows; what was sent before still goes out. */
  void end();

  /** Whether the listener is gone, or has taken nothing for so long that it counts as gone. */
  boolean isOver();
}
