package dev.trunkline.lab;

import dev.trunkline.lab.replay.Playback;
import dev.trunkline.lab.terminal.Wire;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.channel.ChannelSession;

/** The joint between an SSH channel and a {@link Playback}. */
final class ReplayShell extends AsyncOnly implements Wire {
  private final ChannelSession channel;
  private final Playback playback;
  private final Consumer<Playback> ended;

  ReplayShell(ChannelSession channel, Function<Wire, Playback> playback, Consumer<Playback> ended) {
    super(channel);
    this.channel = channel;
    this.playback = playback.apply(this);
    this.ended = ended;
  }

  @Override
  public void start(ChannelSession session, Environment environment) {
    playback.start();
  }

  @Override
  public int data(ChannelSession session, byte[] buffer, int start, int length) {
    playback.type(Arrays.copyOfRange(buffer, start, start + length));
    return length;
  }

  @Override
  public void send(byte[] bytes, Runnable done) {
    try {
      out().writeBuffer(new ByteArrayBuffer(bytes)).addListener(written -> done.run());
    } catch (IOException clientIsGone) {
      done.run();
    }
  }

  @Override
  public void exit(int status) {
    exit().onExit(status);
  }

  @Override
  public void cut() {
    channel.getSession().getIoSession().close(true);
  }

  @Override
  public void destroy(ChannelSession session) {
    playback.hangUp();
    ended.accept(playback);
  }
}
