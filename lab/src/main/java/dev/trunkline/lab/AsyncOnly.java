package dev.trunkline.lab;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelDataReceiver;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AsyncCommand;

/** A command that gets its input by call and writes without blocking; MINA offers it four more streams. */
abstract class AsyncOnly implements AsyncCommand, ChannelDataReceiver {
  private IoOutputStream out;
  private ExitCallback exit;

  AsyncOnly(ChannelSession channel) {
    channel.setDataReceiver(this);
  }

  final IoOutputStream out() {
    return out;
  }

  final ExitCallback exit() {
    return exit;
  }

  @Override
  public final void setIoOutputStream(IoOutputStream out) {
    this.out = out;
  }

  @Override
  public final void setExitCallback(ExitCallback exit) {
    this.exit = exit;
  }

  /** The client will type no more; what the device still has to say goes on. */
  @Override
  public final void close() {}

  @Override
  public final void setIoInputStream(IoInputStream unused) {}

  @Override
  public final void setIoErrorStream(IoOutputStream unused) {}

  @Override
  public final void setInputStream(InputStream unused) {}

  @Override
  public final void setOutputStream(OutputStream unused) {}

  @Override
  public final void setErrorStream(OutputStream unused) {}
}
