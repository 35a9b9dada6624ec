package dev.trunkline.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that takes everything, unless it is told that it is full. */
final class Ear implements Outlet {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private volatile boolean full;
  private volatile boolean ended;

  @Override
  public boolean hasRoom() {
    return !full;
  }

  void full(boolean now) {
    full = now;
  }

  @Override
  public void send(byte[] text) {
    heard.add(new String(text, StandardCharsets.UTF_8));
  }

  @Override
  public void end() {
    ended = true;
    heard.add("ended");
  }

  boolean ended() {
    return ended;
  }

  @Override
  public boolean isOver() {
    return false;
  }

  /** What nobody has waited for yet. */
  List<String> unheard() {
    return List.copyOf(heard);
  }

  /** The first text that holds this; what comes before it is passed over. */
  String await(String part) throws InterruptedException {
    while (true) {
      String text = heard.poll(30, TimeUnit.SECONDS);
      assertThat(text).as("until it hears " + part).isNotNull();
      if (text.contains(part)) return text;
    }
  }
}
