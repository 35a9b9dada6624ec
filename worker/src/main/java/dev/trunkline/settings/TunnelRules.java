package dev.trunkline.settings;

import dev.trunkline.transport.AllowedTarget;
import dev.trunkline.transport.PortRange;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What tunnels and forwarded requests may do.
 *
 * @param address where tunnels listen; whoever reaches it can use them
 * @param ports of which each tunnel gets one
 * @param allow targets beside the devices themselves
 * @param maxOpen of one process
 * @param ttl of a tunnel where the request does not say
 * @param idle without a byte either way, after which a tunnel is closed
 * @param maxResponseBytes of the body of an answer to a forwarded request
 * @param forwardTimeout from connecting to the end of the answer
 */
public record TunnelRules(
    InetAddress address,
    PortRange ports,
    List<AllowedTarget> allow,
    int maxOpen,
    Duration ttl,
    Duration idle,
    int maxResponseBytes,
    Duration forwardTimeout) {
  static TunnelRules from(Section section) {
    return new TunnelRules(
        section.text("address", "127.0.0.1", Formats::address, "IP address on which tunnels listen; whoever reaches it can use"
            + " them without a token."),
        section.text("ports", "0", Formats::listeningPorts, "Ports of tunnels, such as \"20000-20999\"; \"0\" for any that"
            + " is free."),
        section.list("allow", Formats::allowedTarget, "Targets beside the device itself, with or without ports, such as"
            + " \"10.0.0.0/8:443\", \"*.lab.example.com:8000-8999\", \"[2001:db8::]/32\"."),
        section.integer("max_open", 1_000, 1, 10_000, "Tunnels of one process."),
        section.seconds("ttl_seconds", 3_600, 1, 86_400, "How long a tunnel stays open where it does not say."),
        section.seconds("idle_seconds", 600, 1, 86_400, "How long a tunnel stays open that carries nothing."),
        section.integer("max_response_bytes", 10_485_760, 1_024, 1_073_741_824, "Body of an answer to a forwarded request."),
        section.seconds("forward_timeout_seconds", 30, 1, 300, "How long a forwarded request may take."));
  }
}
