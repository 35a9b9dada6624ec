package dev.trunkline.transport;

/** Sees the bytes of a shell as they pass, in their order as far as there is one. Must be quick. */
public interface Tap {
  /** Sees nothing. */
  Tap NONE =
      new Tap() {
        @Override
        public void received(byte[] bytes) {}

        @Override
        public void sending(byte[] bytes) {}

        @Override
        public void closedByDevice() {}
      };

  void received(byte[] bytes);

  void sending(byte[] bytes);

  /** The device ended the shell; nothing is received any more. */
  void closedByDevice();
}
