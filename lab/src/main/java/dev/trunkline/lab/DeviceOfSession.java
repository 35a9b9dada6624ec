package dev.trunkline.lab;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.sshd.common.session.Session;

/** Which device a connection belongs to: the one whose port it came in by. */
final class DeviceOfSession {
  private final Map<Integer, SimulatedDevice> byPort;

  DeviceOfSession(List<SimulatedDevice> devices) {
    byPort = devices.stream().collect(Collectors.toUnmodifiableMap(SimulatedDevice::port, Function.identity()));
  }

  SimulatedDevice session(Session session) {
    return byPort.get(((InetSocketAddress) session.getIoSession().getLocalAddress()).getPort());
  }
}
