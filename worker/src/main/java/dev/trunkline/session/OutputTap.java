package dev.trunkline.session;

/**
 * Hears an output while it comes, in whole lines, line ends included, each as it will be in {@link Reply#output()}. Must not block.
 */
public interface OutputTap {
  OutputTap NONE = _ -> {};

  void line(byte[] line);
}
